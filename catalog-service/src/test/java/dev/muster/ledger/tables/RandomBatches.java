package dev.muster.ledger.tables;

import dev.muster.ledger.Batch;
import dev.muster.ledger.BatchMark;
import dev.muster.ledger.KeyRange;
import dev.muster.ledger.PageChanges;
import dev.muster.ledger.PageChanges.NewPage;
import dev.muster.ledger.PageId;
import dev.muster.ledger.Span;
import dev.muster.model.Delivery;
import dev.muster.model.Dependency;
import dev.muster.model.Endpoint;
import dev.muster.model.Feed;
import dev.muster.model.GroupDate;
import dev.muster.model.GroupDefinition;
import dev.muster.model.GroupSpec;
import dev.muster.model.GroupState;
import dev.muster.model.GroupStatus;
import dev.muster.model.IngestionEvent;
import dev.muster.model.IngestionStatus;
import dev.muster.model.Partition;
import dev.muster.model.PartitionStatus;
import java.net.URI;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Batches of rows that mean nothing but fill every column in every way, and all that a store should
 * hold after them.
 */
public final class RandomBatches {
  private static final Instant START = Instant.parse("2026-11-20T23:59:00Z");
  private static final LocalDate FIRST_DATE = LocalDate.of(2026, 11, 18);
  private static final String[] ODD = {
    "plain",
    "",
    " ",
    "it's \"quoted\" \\ and / more",
    "tab\tline\nend\r",
    "null",
    "\u0000",
    "ß€漢字",
    "\uD83D\uDE00 smile",
    "e\u0301 and \u00e9",
    "\u202eright to left",
    "{\"json\": [1]}",
    "%s ${x}"
  };

  private final Random random;
  private long sequence;
  private Instant lastArrival;
  private BatchMark lastMark;

  private final List<IngestionEvent> events = new ArrayList<>();
  private final List<Delivery> deliveries = new ArrayList<>();
  private final NavigableMap<String, GroupDefinition> definitions = new TreeMap<>();
  private final NavigableMap<LocalDate, NavigableMap<Feed, PartitionStatus>> partitions =
      new TreeMap<>();
  private final NavigableMap<LocalDate, NavigableMap<String, GroupStatus>> groupStatuses =
      new TreeMap<>();
  private final Map<LocalDate, PageId> partitionIds = new HashMap<>();
  private final Map<LocalDate, PageId> groupIds = new HashMap<>();

  public RandomBatches(long seed) {
    this(seed, START);
  }

  /** Batches of which the entries arrive from then on. */
  public RandomBatches(long seed, Instant start) {
    this.random = new Random(seed);
    this.lastArrival = start;
  }

  /** A batch of events, deliveries or both, with changes of pages. */
  public Batch next() {
    int kind = random.nextInt(3);
    return batch(kind == 0 ? 0 : 1 + random.nextInt(4), kind == 1 ? 0 : 1 + random.nextInt(3));
  }

  /** A batch of so many events and deliveries, with changes of pages. */
  public Batch batch(int eventCount, int deliveryCount) {
    List<IngestionEvent> added = some(eventCount, this::event);
    List<Delivery> told = some(deliveryCount, this::delivery);
    events.addAll(added);
    deliveries.addAll(told);
    return new Batch(mark(), added, told, Optional.empty(), partitionPages(), groupPages());
  }

  /** A batch of one event and nothing else. */
  public Batch eventAlone() {
    IngestionEvent added = event();
    events.add(added);
    return new Batch(
        mark(),
        List.of(added),
        List.of(),
        Optional.empty(),
        PageChanges.none(),
        PageChanges.none());
  }

  /** Goes on counting where the others have stopped. */
  public void continueFrom(RandomBatches others) {
    sequence = others.sequence;
    partitions.putAll(others.partitions);
    groupStatuses.putAll(others.groupStatuses);
    partitionIds.putAll(others.partitionIds);
    groupIds.putAll(others.groupIds);
  }

  /** A batch that defines a group, anew or for the first time. */
  public Batch definition() {
    GroupDefinition defined = groupDefinition("group-" + random.nextInt(5), arrival());
    definitions.put(defined.consumerGroupName(), defined);
    return definitionBatch();
  }

  /** A batch that deletes a group; only after one was defined. */
  public Batch deletion() {
    arrival();
    definitions.pollFirstEntry();
    return definitionBatch();
  }

  private Batch definitionBatch() {
    return new Batch(
        mark(), List.of(), List.of(), Optional.of(definitions()), PageChanges.none(), groupPages());
  }

  /** Every event so far, by arrival. */
  public List<IngestionEvent> events() {
    return List.copyOf(events);
  }

  /** Every delivery so far, by arrival. */
  public List<Delivery> deliveries() {
    return List.copyOf(deliveries);
  }

  public List<GroupDefinition> definitions() {
    return List.copyOf(definitions.values());
  }

  public List<PartitionStatus> partitions() {
    return partitions.values().stream().flatMap(page -> page.values().stream()).toList();
  }

  /** The rows of every date on pages of their own, in place of those that the store had then. */
  public PageChanges<PartitionStatus> pageOfEveryDate(Set<PageId> gone) {
    partitionIds.clear();
    List<NewPage<PartitionStatus>> added = partitionPages(partitions.keySet()).added();
    return new PageChanges<>(gone, added);
  }

  public List<GroupStatus> groupStatuses() {
    return groupStatuses.values().stream().flatMap(page -> page.values().stream()).toList();
  }

  /** The mark of the last batch. */
  public BatchMark lastMark() {
    return lastMark;
  }

  public Instant lastArrival() {
    return lastArrival;
  }

  private BatchMark mark() {
    sequence++;
    String id = new UUID(random.nextLong(), random.nextLong()).toString();
    lastMark = new BatchMark(sequence, id, lastArrival);
    return lastMark;
  }

  private PageChanges<PartitionStatus> partitionPages() {
    Set<LocalDate> touched = new TreeSet<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      PartitionStatus row = partitionStatus();
      LocalDate date = row.partition().dataAsOfDate();
      partitions.computeIfAbsent(date, any -> new TreeMap<>()).put(row.partition().feed(), row);
      touched.add(date);
    }
    return partitionPages(touched);
  }

  private PageChanges<PartitionStatus> partitionPages(Set<LocalDate> touched) {
    return changes(touched, partitions, partitionIds);
  }

  /** Now and then a page loses all its rows. */
  private PageChanges<GroupStatus> groupPages() {
    Set<LocalDate> touched = new TreeSet<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      GroupStatus row = groupStatus();
      NavigableMap<String, GroupStatus> page =
          groupStatuses.computeIfAbsent(row.dataAsOfDate(), any -> new TreeMap<>());
      if (random.nextInt(4) == 0) {
        page.clear();
      } else {
        page.put(row.consumerGroupName(), row);
      }
      touched.add(row.dataAsOfDate());
    }
    return changes(touched, groupStatuses, groupIds);
  }

  /** A page a date, in place of the one before. */
  private <R> PageChanges<R> changes(
      Set<LocalDate> touched,
      Map<LocalDate, ? extends NavigableMap<?, R>> rows,
      Map<LocalDate, PageId> ids) {
    Set<PageId> gone = new LinkedHashSet<>();
    List<NewPage<R>> added = new ArrayList<>();
    for (LocalDate date : touched) {
      List<R> page = List.copyOf(rows.get(date).values());
      Optional.ofNullable(ids.remove(date)).ifPresent(gone::add);
      if (!page.isEmpty()) {
        PageId id = pageId(date, page.size());
        ids.put(date, id);
        added.add(new NewPage<>(id, page));
      }
    }
    return new PageChanges<>(gone, added);
  }

  private PageId pageId(LocalDate date, int size) {
    String name = UUID.randomUUID() + "-" + date;
    return new PageId(name, Span.of(date), size, KeyRange.UNKNOWN);
  }

  /** An event that is in no batch. */
  public IngestionEvent event() {
    Map<String, String> attributes =
        random.nextBoolean() ? Map.of() : Map.of("run", odd(), "k" + odd(), odd());
    return new IngestionEvent(
        "e" + events.size() + "-" + random.nextInt(1_000_000) + odd(),
        partition(),
        instant(),
        arrival(),
        odd(),
        oneOf(IngestionStatus.values()),
        maybe(this::odd),
        maybe(random::nextLong),
        maybe(random::nextLong),
        maybe(random::nextLong),
        attributes);
  }

  public Delivery delivery() {
    return new Delivery(
        groupDate(),
        random.nextInt(9),
        random.nextInt(9),
        odd(),
        odd(),
        random.nextInt(9),
        instant(),
        oneOf(Delivery.Result.values()),
        maybe(() -> random.nextInt(600)),
        maybe(this::odd),
        maybe(this::instant),
        maybe(() -> oneOf(GroupState.values())),
        arrival());
  }

  public PartitionStatus partitionStatus() {
    return new PartitionStatus(
        partition(),
        instant(),
        odd(),
        oneOf(IngestionStatus.values()),
        maybe(this::odd),
        maybe(random::nextLong),
        maybe(random::nextLong),
        maybe(random::nextLong),
        maybe(this::odd),
        random.nextInt(9),
        odd(),
        instant(),
        instant());
  }

  public GroupStatus groupStatus() {
    return new GroupStatus(
        groupDate(),
        random.nextInt(9),
        some(random.nextInt(4), this::feed),
        some(random.nextInt(3), this::feed),
        oneOf(GroupState.values()),
        random.nextInt(9),
        maybe(this::instant),
        maybe(this::instant),
        maybe(this::instant),
        maybe(this::odd),
        instant(),
        instant());
  }

  public GroupDefinition groupDefinition(String name, Instant updatedAt) {
    List<Dependency> dependencies = new ArrayList<>();
    for (int i = 0; i <= random.nextInt(4); i++) {
      Feed feed = new Feed(odd(), "T" + i);
      dependencies.add(new Dependency(feed, Dependency.DateRule.SAME_DATE, random.nextBoolean()));
    }
    List<Endpoint> endpoints = new ArrayList<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      URI url = URI.create("https://consumer-" + i + ".example/hook?x=%20y");
      endpoints.add(new Endpoint.Webhook(url, "whsec_" + odd(), random.nextBoolean()));
    }
    if (random.nextBoolean()) {
      endpoints.add(new Endpoint.Log());
    }
    GroupSpec spec = new GroupSpec(name, maybe(this::odd), dependencies, endpoints);
    return new GroupDefinition(spec, 1 + random.nextInt(9), instant(), updatedAt);
  }

  private Partition partition() {
    return new Partition(feed(), date());
  }

  private Feed feed() {
    return new Feed(odd(), "TYPE_" + random.nextInt(3));
  }

  private GroupDate groupDate() {
    return new GroupDate("group-" + random.nextInt(4) + odd(), date());
  }

  private LocalDate date() {
    return FIRST_DATE.plusDays(random.nextInt(4));
  }

  /** Some minutes after the last, so that a few batches cross midnight. */
  private Instant arrival() {
    lastArrival = lastArrival.plusSeconds(random.nextInt(1200)).plusNanos(1000);
    return lastArrival;
  }

  private Instant instant() {
    return START.plusSeconds(random.nextInt(400_000)).plusNanos(1000L * random.nextInt(1_000_000));
  }

  private String odd() {
    return oneOf(ODD);
  }

  @SafeVarargs
  private <T> T oneOf(T... values) {
    return values[random.nextInt(values.length)];
  }

  private <T> T maybe(Supplier<T> value) {
    return random.nextBoolean() ? value.get() : null;
  }

  private static <T> List<T> some(int count, Supplier<T> value) {
    List<T> values = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      values.add(value.get());
    }
    return values;
  }
}
