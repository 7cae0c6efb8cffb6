package dev.muster.http;

import dev.muster.intake.Notices;
import dev.muster.ledger.Committed;
import dev.muster.ledger.Ledger;
import dev.muster.readiness.Change;
import io.javalin.http.Context;
import io.javalin.router.Endpoint;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Counts what the ledger commits and what the API answers. */
final class Meters {
  private final MeterRegistry registry;
  private final Counter commits;
  private final Counter events;

  Meters(MeterRegistry registry, Ledger ledger, Waiters waiters, EventStreams streams) {
    this.registry = registry;
    this.commits =
        Counter.builder("muster.ledger.commits")
            .description("Batches committed since the start")
            .register(registry);
    this.events =
        Counter.builder("muster.ledger.events")
            .description("Events committed since the start, duplicates not counted")
            .register(registry);
    Gauge.builder("muster.ledger.queued", ledger, Ledger::queued)
        .description("Entries that wait to be committed")
        .register(registry);
    Gauge.builder("muster.ledger.in.trouble", ledger, l -> l.trouble().isPresent() ? 1 : 0)
        .description("1 while nothing can be committed")
        .register(registry);
    Gauge.builder("muster.http.waiting", waiters, Waiters::count)
        .description("Requests that wait for a group to be ready")
        .register(registry);
    Gauge.builder("muster.http.streams", streams, EventStreams::count)
        .description("Bodies of one event a line that are being taken in")
        .register(registry);
    ledger.onCommit(this::count);
  }

  private void count(Committed committed) {
    commits.increment();
    for (Change change : committed.changes()) {
      if (change instanceof Change.EventAdded) {
        events.increment();
      }
    }
  }

  /** Counts what came of the notices of a body. */
  void count(Notices.Form form, NoticeTally tally) {
    tally
        .counts()
        .forEach(
            (result, count) ->
                Counter.builder("muster.intake.notices")
                    .description("Notices of object stores, and what became of them")
                    .tag("form", form.name().toLowerCase(Locale.ROOT))
                    .tag("result", result)
                    .register(registry)
                    .increment(count));
  }

  /** Counts an answered request. */
  void count(Context ctx, float millis) {
    Endpoint endpoint = ctx.endpoints().lastHttpEndpoint();
    Timer.builder("muster.http.requests")
        .description("Requests answered, and the time it took")
        .tag("method", endpoint == null ? "other" : endpoint.method.name())
        .tag("route", endpoint == null ? "none" : endpoint.path)
        .tag("status", Integer.toString(ctx.statusCode()))
        .register(registry)
        .record((long) (millis * 1_000), TimeUnit.MICROSECONDS);
  }
}
