package dev.muster.intake;

import java.time.Instant;

/**
 * A file that lies where data lands.
 *
 * @param modified by the storage's clock
 */
public record FoundFile(String path, long sizeBytes, Instant modified) {}
