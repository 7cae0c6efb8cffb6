package dev.muster.ledger;

import static java.util.stream.Collectors.partitioningBy;

import dev.muster.ledger.CommitQueue.Request;
import dev.muster.ledger.EventMemory.Asked;
import dev.muster.model.Entry;
import dev.muster.model.Feed;
import dev.muster.model.GroupStatus;
import dev.muster.model.IngestionEvent;
import dev.muster.model.Outcome;
import dev.muster.model.Partition;
import dev.muster.model.PartitionStatus;
import dev.muster.readiness.Effect;
import dev.muster.readiness.Readiness;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The step of the ledger: a batch is applied, stored, shown, answered. One thread's. */
final class Committer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Committer.class);

  /** Some tens of megabytes. */
  private static final int REMEMBERED_EVENTS = 100_000;

  /** How often a page may turn out to be gone before its batch is given up. */
  private static final int MOST_RELOADS = 3;

  private final Store store;
  private final Persistence persistence;
  private final Paging paging;
  private final PageCache<Feed, PartitionStatus> partitionPages;
  private final PageCache<String, GroupStatus> groupPages;
  private final PageReader reader = new PageReader();
  private final LiveReads reads;
  private final List<Consumer<Committed>> listeners = new CopyOnWriteArrayList<>();
  private EventMemory events;
  private BatchMark last;

  /** No entry of somebody else's that is known here arrived later. */
  private Instant lastOfOthers;

  /** Read by any thread; never changed in place. */
  private volatile Map<String, Long> positions = Map.of();

  /** Loads what is needed at once, and finishes a batch that was cut short. */
  Committer(Store store, Persistence persistence, Paging paging, SharedKeys keys) {
    this.store = store;
    this.persistence = persistence;
    this.paging = paging;
    this.partitionPages =
        new PageCache<>(
            Kind.PARTITIONS,
            paging.cachedRows(),
            page -> store.partitionsOn(page).stream().map(keys::in).toList());
    this.groupPages =
        new PageCache<>(
            Kind.GROUP_STATUSES, Math.max(1, paging.cachedRows() / 4), this::groupStatusesOn);
    Loaded loaded = store.load();
    this.reads = new LiveReads(store, snapshot(loaded));
    take(loaded);
  }

  private Snapshot snapshot(Loaded loaded) {
    return new Snapshot(
        new Groups(loaded.definitions()),
        new Shelf<>(loaded.partitions(), partitionPages),
        new Shelf<>(loaded.groupStatuses(), groupPages));
  }

  private List<GroupStatus> groupStatusesOn(PageId page) {
    Groups groups = reads.committed().groups();
    return store.groupStatusesOn(page).stream().map(groups::sharing).toList();
  }

  private void load() {
    take(store.load());
  }

  private void take(Loaded loaded) {
    last = loaded.last().orElse(BatchMark.NONE);
    lastOfOthers = last.lastArrival();
    Instant next = last.lastArrival().plusNanos(1000);
    events = new EventMemory(REMEMBERED_EVENTS, next, loaded.recentEvents());
    reads.replaceBy(snapshot(loaded));
    positions = loaded.positions();
    if (loaded.cutShort().isPresent()) {
      finish(loaded.cutShort().get());
      load();
    }
  }

  private void finish(Loaded.CutShort cutShort) {
    LOG.info("finishing batch {}, which was cut short", cutShort.mark().sequence());
    Draft draft = draft(partitionPages::get, groupPages::get);
    recallEventsAbout(cutShort.entries(), draft);
    for (Entry entry : cutShort.entries()) {
      Readiness.apply(draft, entry).changes().forEach(draft::accept);
    }
    store.commit(draft.batch(cutShort.mark(), paging));
  }

  LiveReads reads() {
    return reads;
  }

  PageUse partitionPages() {
    return partitionPages.use();
  }

  PageUse groupPages() {
    return groupPages.use();
  }

  BatchMark last() {
    return last;
  }

  Map<String, Long> positions() {
    return positions;
  }

  void onCommit(Consumer<Committed> listener) {
    listeners.add(listener);
  }

  /** Commits these requests, if their pages fit into memory as one batch, and answers each. */
  void commit(List<Request> requests) {
    List<Pending> pending = requests.stream().map(Pending::new).toList();
    try {
      List<Step> rest = pending.stream().flatMap(Pending::steps).toList();
      while (!rest.isEmpty()) {
        rest = commitSome(rest);
      }
    } catch (RuntimeException e) {
      LOG.error("a batch of {} requests was given up", requests.size(), e);
      requests.forEach(request -> request.answer().completeExceptionally(e));
    }
  }

  /** Commits as many of the steps as a batch can have, and gives the rest. */
  private List<Step> commitSome(List<Step> steps) {
    for (int reloads = 0; ; ) {
      try {
        return tryCommit(steps);
      } catch (StaleStateException e) {
        reloads++;
        if (reloads > MOST_RELOADS) {
          throw new StoreUnavailableException("the tables cannot be read: " + e.getMessage(), e);
        }
        reload(e);
      }
    }
  }

  /**
   * The same, upon what is in memory.
   *
   * @throws StaleStateException if that turns out to be outdated before anything is stored
   */
  private List<Step> tryCommit(List<Step> requested) {
    while (true) {
      List<Step> steps = afterOthers(requested);
      Draft draft = draft();
      Reach reach = new Reach(draft, paging.rowsOfABatch());
      Map<Boolean, List<Step>> parts =
          steps.stream().collect(partitioningBy(step -> reach.take(step.entry())));
      List<Step> taken = parts.get(true);
      open(taken.stream().map(Step::entry).toList(), reach, draft);
      List<Optional<Outcome>> outcomes = apply(taken, draft);
      if (!draft.changes().isEmpty()) {
        BatchMark mark = nextMark(taken);
        boolean stored = stored(draft, draft.batch(mark, paging));
        if (!stored && !last.equals(mark)) {
          continue;
        }
        tell(new Committed(mark, List.copyOf(draft.changes())));
      }
      for (int i = 0; i < taken.size(); i++) {
        outcomes.get(i).ifPresent(taken.get(i)::answer);
      }
      return parts.get(false);
    }
  }

  /** What another writer has committed meanwhile arrived before what is yet to be committed. */
  private List<Step> afterOthers(List<Step> steps) {
    if (steps.get(0).entry().at().isAfter(lastOfOthers)) {
      return steps;
    }
    List<Step> later = new ArrayList<>(steps.size());
    Instant arrival = last.lastArrival();
    for (Step step : steps) {
      arrival = arrival.plus(1, ChronoUnit.MICROS);
      later.add(step.at(arrival));
    }
    return later;
  }

  private Draft draft() {
    return draft(
        page -> patiently(() -> partitionPages.get(page)),
        page -> patiently(() -> groupPages.get(page)));
  }

  private Draft draft(
      Function<PageId, Page<Feed, PartitionStatus>> partitions,
      Function<PageId, Page<String, GroupStatus>> groupStatuses) {
    Snapshot committed = reads.committed();
    return new Draft(
        committed.groups(),
        events,
        new Desk<>(committed.partitions(), partitions),
        new Desk<>(committed.groupStatuses(), groupStatuses),
        reads.feedDates(),
        reads.groupDates());
  }

  private <T> T patiently(Supplier<T> step) {
    return persistence.untilAnswered("reading pages", step);
  }

  /** Reads all that the entries will look at, as far as they tell. */
  private void open(List<Entry> entries, Reach reach, Draft draft) {
    reach.addMerging(paging, Draft.dateOf(entries.get(entries.size() - 1).at()));
    draft.groupStatuses().open(patiently(() -> reader.read(reach.groupPages(), groupPages)));
    reach.addFeedsOfGroups();
    draft.partitions().open(patiently(() -> reader.read(reach.partitionPages(), partitionPages)));
    if (entries.stream().anyMatch(Entry::changesDefinition)) {
      persistence.untilAnswered("reading the dates of feeds", reads::completeDates);
    }
    persistence.untilAnswered("reading the history", () -> recallEventsAbout(entries, draft));
  }

  private void recallEventsAbout(List<Entry> entries, Draft draft) {
    Map<Partition, Asked> asked = new HashMap<>();
    for (Entry entry : entries) {
      if (entry instanceof Entry.Ingested ingested) {
        IngestionEvent event = ingested.event();
        draft
            .partition(event.partition())
            .filter(row -> !events.isSurelyNew(row, event.eventId()))
            .ifPresent(
                row ->
                    asked
                        .computeIfAbsent(
                            row.partition(), any -> new Asked(row.createdAt(), new HashSet<>()))
                        .ids()
                        .add(event.eventId()));
      }
    }
    events.recall(asked, store);
  }

  /** An outcome for each step, but for those of a request that cannot be applied. */
  private static List<Optional<Outcome>> apply(List<Step> steps, Draft draft) {
    return steps.stream().map(step -> apply(step, draft)).toList();
  }

  private static Optional<Outcome> apply(Step step, Draft draft) {
    if (step.pending().failed) {
      return Optional.empty();
    }
    try {
      Effect effect = Readiness.apply(draft, step.entry());
      effect.changes().forEach(draft::accept);
      return Optional.of(effect.outcome());
    } catch (StaleStateException | StoreUnavailableException e) {
      throw e;
    } catch (RuntimeException e) {
      LOG.error("an entry could not be applied", e);
      step.pending().fail(e);
      return Optional.empty();
    }
  }

  private BatchMark nextMark(List<Step> steps) {
    Instant arrival = steps.get(steps.size() - 1).entry().at();
    Instant lastArrival = arrival.isAfter(last.lastArrival()) ? arrival : last.lastArrival();
    return new BatchMark(last.sequence() + 1, UUID.randomUUID().toString(), lastArrival);
  }

  /** False if the memory was outdated: now it is loaded anew, perhaps with this very batch. */
  private boolean stored(Draft draft, Batch batch) {
    try {
      persistence.untilAnswered("batch " + batch.mark().sequence(), () -> store.commit(batch));
    } catch (StaleStateException e) {
      reload(e);
      return false;
    }
    batch.events().forEach(events::add);
    reads.apply(draft, batch);
    keep(batch.positions());
    last = batch.mark();
    return true;
  }

  private void keep(Map<String, Long> moved) {
    if (!moved.isEmpty()) {
      Map<String, Long> all = new HashMap<>(positions);
      all.putAll(moved);
      positions = all;
    }
  }

  private void reload(StaleStateException reason) {
    LOG.warn("another writer has been at the tables; loading them again", reason);
    persistence.untilAnswered("loading the tables", this::load);
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

  @Override
  public void close() {
    reader.close();
  }

  /** A request with the outcomes it has so far. */
  private static final class Pending {
    private final Request request;
    private final Outcome[] outcomes;
    private int missing;
    private boolean failed;

    Pending(Request request) {
      this.request = request;
      this.outcomes = new Outcome[request.entries().size()];
      this.missing = outcomes.length;
    }

    Stream<Step> steps() {
      return IntStream.range(0, outcomes.length)
          .mapToObj(i -> new Step(this, i, request.entries().get(i)));
    }

    /** Answers with the last. */
    void add(int index, Outcome outcome) {
      outcomes[index] = outcome;
      missing--;
      if (missing == 0) {
        request.answer().complete(List.of(outcomes));
      }
    }

    void fail(RuntimeException e) {
      failed = true;
      request.answer().completeExceptionally(e);
    }
  }

  /** An entry of a request. */
  private record Step(Pending pending, int index, Entry entry) {
    Step at(Instant arrival) {
      return new Step(pending, index, entry.arriving(arrival));
    }

    void answer(Outcome outcome) {
      pending.add(index, outcome);
    }
  }
}
