package dev.muster.ledger;

import dev.muster.readiness.Change;
import java.util.List;

/** A batch that is stored, with the rows it changed in the order of its entries. */
public record Committed(BatchMark mark, List<Change> changes) {}
