package dev.muster.intake;

import dev.muster.model.Feed;
import java.time.LocalDate;
import java.util.Optional;

/**
 * What a path says.
 *
 * @param rule the name of the landing rule that read it
 * @param dataAsOfDate empty if that part of the path was not there
 */
public record Landed(String rule, Feed feed, Optional<LocalDate> dataAsOfDate) {}
