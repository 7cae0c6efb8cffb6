package dev.muster.validation;

/**
 * What the files of a partition are, all together.
 *
 * @param records null if nobody looked into them, as is the fingerprint
 */
public record Findings(long files, long bytes, Long records, String schemaFingerprint) {}
