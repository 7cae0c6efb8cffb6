package dev.muster.ledger;

import dev.muster.ledger.CommitQueue.Request;
import dev.muster.model.Entry;
import dev.muster.model.Outcome;
import dev.muster.model.PartitionStatus;
import dev.muster.readiness.Effect;
import dev.muster.readiness.Readiness;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The step of the ledger: a batch is applied, stored, shown, answered. One thread's. */
final class Committer {
  private static final Logger LOG = LoggerFactory.getLogger(Committer.class);

  /** Some tens of megabytes. */
  private static final int REMEMBERED_EVENTS = 100_000;

  private final Store store;
  private final Persistence persistence;
  private final LiveReads reads;
  private final List<Consumer<Committed>> listeners = new CopyOnWriteArrayList<>();
  private EventMemory events;
  private MemoryState state;
  private BatchMark last;

  /** Loads the state, and finishes a batch that was cut short. */
  Committer(Store store, Persistence persistence) {
    this.store = store;
    this.persistence = persistence;
    load();
    this.reads = new LiveReads(state);
  }

  private void load() {
    Loaded loaded = store.load();
    last = loaded.last().orElse(BatchMark.NONE);
    Instant next = last.lastArrival().plusNanos(1000);
    events = new EventMemory(REMEMBERED_EVENTS, next, loaded.recentEvents());
    state = MemoryState.of(loaded, events);
    loaded.cutShort().ifPresent(this::finish);
  }

  private void finish(Loaded.CutShort cutShort) {
    LOG.info("finishing batch {}, which was cut short", cutShort.mark().sequence());
    recallEventsAbout(cutShort.entries());
    Draft draft = new Draft(state);
    for (Entry entry : cutShort.entries()) {
      Readiness.apply(draft, entry).changes().forEach(draft::accept);
    }
    store.commit(draft.batch(cutShort.mark()));
    draft.changes().forEach(state::apply);
    last = cutShort.mark();
  }

  LiveReads reads() {
    return reads;
  }

  BatchMark last() {
    return last;
  }

  void onCommit(Consumer<Committed> listener) {
    listeners.add(listener);
  }

  /** Commits these requests as one batch and answers each, whatever happens. */
  void commit(List<Request> requests) {
    try {
      List<Runnable> answers = tryCommit(requests);
      answers.forEach(Runnable::run);
    } catch (RuntimeException e) {
      LOG.error("a batch of {} requests was given up", requests.size(), e);
      requests.forEach(request -> request.answer().completeExceptionally(e));
    }
  }

  private List<Runnable> tryCommit(List<Request> requests) {
    while (true) {
      Draft draft = new Draft(state);
      List<Runnable> answers = apply(requests, draft);
      if (draft.changes().isEmpty()) {
        return answers;
      }
      Batch batch = draft.batch(nextMark(requests));
      if (stored(batch)) {
        reads.apply(draft.changes());
        last = batch.mark();
      }
      if (last.equals(batch.mark())) {
        tell(new Committed(batch.mark(), List.copyOf(draft.changes())));
        return answers;
      }
    }
  }

  private BatchMark nextMark(List<Request> requests) {
    List<Entry> lastEntries = requests.get(requests.size() - 1).entries();
    Instant lastArrival = lastEntries.get(lastEntries.size() - 1).at();
    return new BatchMark(last.sequence() + 1, UUID.randomUUID().toString(), lastArrival);
  }

  /** False if the memory was outdated: now it is loaded anew, perhaps with this very batch. */
  private boolean stored(Batch batch) {
    try {
      persistence.untilAnswered("batch " + batch.mark().sequence(), () -> store.commit(batch));
      return true;
    } catch (StaleStateException e) {
      LOG.warn("another writer has been at the tables; loading them again", e);
      persistence.untilAnswered("loading the tables", this::load);
      reads.replaceBy(state);
      return false;
    }
  }

  private List<Runnable> apply(List<Request> requests, Draft draft) {
    List<Entry> entries = requests.stream().flatMap(r -> r.entries().stream()).toList();
    persistence.untilAnswered("reading the history", () -> recallEventsAbout(entries));
    List<Runnable> answers = new ArrayList<>();
    for (Request request : requests) {
      answers.add(apply(request, draft));
    }
    return answers;
  }

  private static Runnable apply(Request request, Draft draft) {
    try {
      List<Outcome> outcomes = new ArrayList<>();
      for (Entry entry : request.entries()) {
        Effect effect = Readiness.apply(draft, entry);
        effect.changes().forEach(draft::accept);
        outcomes.add(effect.outcome());
      }
      return () -> request.answer().complete(outcomes);
    } catch (RuntimeException e) {
      LOG.error("an entry could not be applied", e);
      return () -> request.answer().completeExceptionally(e);
    }
  }

  private void recallEventsAbout(List<Entry> entries) {
    Set<PartitionStatus> older = new HashSet<>();
    for (Entry entry : entries) {
      if (entry instanceof Entry.Ingested ingested) {
        state
            .partition(ingested.event().partition())
            .filter(events::hasOlderEvents)
            .ifPresent(older::add);
      }
    }
    events.recall(older, store::eventsOf);
  }

  private void tell(Committed committed) {
    for (Consumer<Committed> listener : listeners) {
      try {
        listener.accept(committed);
      } catch (RuntimeException e) {
        LOG.error("a listener failed on batch {}", committed.mark().sequence(), e);
      }
    }
  }
}
