package dev.muster.ledger;

import dev.muster.model.GroupState;
import java.time.LocalDate;
import java.util.Optional;

/**
 * Which group statuses to read. Rows come newest first.
 *
 * @param from first date, inclusive
 * @param to last date, inclusive
 * @param before the date of the last row of the page before
 */
public record GroupStatusQuery(
    String consumerGroupName,
    Optional<LocalDate> from,
    Optional<LocalDate> to,
    Optional<GroupState> status,
    Optional<LocalDate> before,
    int limit) {}
