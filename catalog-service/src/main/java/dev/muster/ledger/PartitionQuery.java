package dev.muster.ledger;

import dev.muster.model.IngestionStatus;
import dev.muster.model.Partition;
import java.time.LocalDate;
import java.util.Optional;

/**
 * Which status rows to read. Rows come ordered by feed, then date, newest first.
 *
 * @param from first date, inclusive
 * @param to last date, inclusive
 * @param after the last row of the page before
 */
public record PartitionQuery(
    Optional<String> sourceSystem,
    Optional<String> dataType,
    Optional<LocalDate> from,
    Optional<LocalDate> to,
    Optional<IngestionStatus> status,
    Optional<Partition> after,
    int limit) {}
