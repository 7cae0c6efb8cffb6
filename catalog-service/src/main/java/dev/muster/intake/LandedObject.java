package dev.muster.intake;

/**
 * What the path of one file says, or that of a marker beside the files.
 *
 * @param folder of the partition, with its slash; the file itself if it has none of its own
 */
public record LandedObject(Landed landed, String folder, boolean isMarker) {}
