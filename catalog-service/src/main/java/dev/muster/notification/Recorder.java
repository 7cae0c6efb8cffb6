package dev.muster.notification;

import dev.muster.ledger.Ledger;
import dev.muster.model.Claim;
import dev.muster.model.Delivery;
import dev.muster.model.Entry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gets rows into the ledger, however often it refuses them. */
final class Recorder {
  private static final Logger LOG = LoggerFactory.getLogger(Recorder.class);
  static final Duration PAUSE = Duration.ofSeconds(1);

  private final Ledger ledger;
  private final Agenda agenda;

  Recorder(Ledger ledger, Agenda agenda) {
    this.ledger = ledger;
    this.agenda = agenda;
  }

  /**
   * @param row is asked before every try for the row as of its arrival
   * @param recorded is told the row once it is stored, as a task of the agenda
   */
  void record(Supplier<Function<Instant, Delivery>> row, Consumer<Delivery> recorded) {
    AtomicReference<Delivery> arrived = new AtomicReference<>();
    Function<Instant, Delivery> rowAt = row.get();
    Claim claim =
        arrival -> {
          arrived.set(rowAt.apply(arrival));
          return new Entry.Delivered(arrived.get());
        };
    CompletableFuture<?> unused =
        submit(claim)
            .whenComplete(
                (outcomes, failure) -> {
                  if (failure == null) {
                    agenda.now(() -> recorded.accept(arrived.get()));
                  } else {
                    LOG.debug("not recorded yet", failure);
                    agenda.in(PAUSE, () -> record(row, recorded));
                  }
                });
  }

  private CompletableFuture<?> submit(Claim claim) {
    try {
      return ledger.submit(List.of(claim));
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }
}
