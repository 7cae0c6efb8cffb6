package dev.muster.restcatalog;

import dev.muster.catalog.TableChange;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.rest.Endpoint;
import org.apache.iceberg.rest.requests.CommitTransactionRequest;
import org.apache.iceberg.rest.requests.UpdateTableRequest;
import org.apache.iceberg.util.Tasks;

/** Commits over several tables that happen whole or not at all. */
final class Transactions {
  private static final int RETRIES = 4;
  private static final long FIRST_WAIT_MS = 20;
  private static final long LONGEST_WAIT_MS = 1_000;
  private static final long ALL_WAITS_MS = 10_000;

  private final AtomicCommit commit;
  private final Namespaces namespaces;
  private final Tables tables;

  Transactions(AtomicCommit commit, Namespaces namespaces, Tables tables) {
    this.commit = commit;
    this.namespaces = namespaces;
    this.tables = tables;
  }

  List<Route> routes() {
    return List.of(Route.changes(Endpoint.V1_COMMIT_TRANSACTION, this::commit));
  }

  private Change commit(Matched request) {
    CommitTransactionRequest body = request.body(CommitTransactionRequest.class);
    Map<TableIdentifier, Updates> changes = new LinkedHashMap<>();
    for (UpdateTableRequest change : body.tableChanges()) {
      TableIdentifier table = change.identifier();
      if (changes.put(table, tables.allowed(table, change)) != null) {
        throw Refusal.badRequest("The transaction names " + table + " twice");
      }
    }
    return Change.done(() -> commit(changes), () -> landed(changes));
  }

  /** A rival may win between look and commit; then the requirements are held again. */
  private void commit(Map<TableIdentifier, Updates> changes) {
    Tasks.foreach(List.of(changes))
        .retry(RETRIES)
        .exponentialBackoff(FIRST_WAIT_MS, LONGEST_WAIT_MS, ALL_WAITS_MS, 2.0)
        .shouldRetryTest(e -> e instanceof CommitFailedException && !(e instanceof Stale))
        .throwFailureWhenFinished()
        .run(this::commitOnce);
  }

  private void commitOnce(Map<TableIdentifier, Updates> changes) {
    List<TableChange> moves =
        changes.entrySet().stream()
            .map(change -> move(change.getKey(), change.getValue()))
            .filter(Objects::nonNull)
            .toList();
    if (!moves.isEmpty()) {
      commit.commit(moves);
    }
  }

  /** Null if the updates change nothing. */
  private TableChange move(TableIdentifier table, Updates updates) {
    TableMetadata base = updates.create() ? absent(table) : tables.metadata(table);
    TableMetadata next;
    try {
      next = updates.applyTo(base);
    } catch (CommitFailedException e) {
      throw new Stale(table, e);
    }
    return next.changes().isEmpty() ? null : new TableChange(table, base, next);
  }

  private TableMetadata absent(TableIdentifier table) {
    namespaces.require(table.namespace());
    return null; // whether the table really is not there, the commit will see
  }

  private boolean landed(Map<TableIdentifier, Updates> changes) {
    Set<Boolean> landed = new HashSet<>();
    changes.forEach((table, updates) -> landed.add(tables.landed(table, updates)));
    return !landed.contains(false);
  }

  /** The client's own view is old; only the client can mend that. */
  private static final class Stale extends CommitFailedException {
    private static final long serialVersionUID = 1L;

    Stale(TableIdentifier table, CommitFailedException cause) {
      super(cause, "%s: %s", table, cause.getMessage());
    }
  }
}
