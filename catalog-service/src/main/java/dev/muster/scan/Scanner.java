package dev.muster.scan;

import static java.util.stream.Collectors.groupingBy;

import dev.muster.intake.FoundFile;
import dev.muster.intake.Inventory;
import dev.muster.intake.LandingRules;
import dev.muster.ledger.Ledger;
import dev.muster.ledger.PartitionQuery;
import dev.muster.model.Claim;
import dev.muster.model.IngestionEvent;
import dev.muster.model.IngestionStatus;
import dev.muster.model.Partition;
import dev.muster.model.PartitionStatus;
import dev.muster.validation.LandingStorage;
import dev.muster.validation.PathRefusedException;
import dev.muster.validation.StoredFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;

/** Lists the landing roots and compares what is there with the tables. */
public final class Scanner {
  private static final int ROWS = 1_000;

  private final Ledger ledger;
  private final Inventory inventory;
  private final List<String> roots;
  private final Landing landing;
  private final Duration minAge;
  private final InstantSource clock;

  /**
   * @throws IllegalArgumentException if there is nothing to list or no rule to read it by
   */
  public static Scanner of(
      Ledger ledger,
      LandingRules rules,
      List<String> roots,
      LandingStorage storage,
      Duration minAge,
      InstantSource clock) {
    return new Scanner(ledger, rules, roots, Landing.of(storage), minAge, clock);
  }

  Scanner(
      Ledger ledger,
      LandingRules rules,
      List<String> roots,
      Landing landing,
      Duration minAge,
      InstantSource clock) {
    if (roots.isEmpty()) {
      throw new IllegalArgumentException(
          "there is nothing to scan: landing.roots must name the places where data lands");
    }
    if (rules.isEmpty()) {
      throw new IllegalArgumentException(
          "a scan cannot tell what a file belongs to: intake.landing_rules must say so");
    }
    this.ledger = ledger;
    this.inventory = new Inventory(rules);
    this.roots = List.copyOf(roots);
    this.landing = landing;
    this.minAge = minAge;
    this.clock = clock;
  }

  /** What to do about what is found. */
  public enum Mode {
    /** Changes nothing. */
    DRY_RUN,
    /** Records files. */
    RECORD,
    /** Records files, and that files are gone. */
    RECORD_REMOVALS;

    boolean records() {
      return this != DRY_RUN;
    }
  }

  /**
   * Lists everything once. What is recorded when it is cut short stays; the next scan passes over
   * it.
   *
   * @throws dev.muster.ledger.StoreUnavailableException if the tables cannot be read or written
   * @throws dev.muster.ledger.LedgerFullException if the service has too much to do
   */
  public ScanReport run(Mode mode, ScanListener listener) throws InterruptedException {
    Turn turn = new Turn(mode, listener);
    turn.run();
    return turn.report();
  }

  /** One scan. */
  private final class Turn {
    private final Mode mode;
    private final ScanListener listener;
    private final Instant start = clock.instant();
    private final Gathered gathered = new Gathered();
    private final Seen seen = new Seen();
    private final List<String> failures = new ArrayList<>();
    private int rootsDone;
    private long files;
    private long passedOver;
    private long tooNew;
    private long untold;
    private long gone;

    Turn(Mode mode, ScanListener listener) {
      this.mode = mode;
      this.listener = listener;
    }

    ScanReport report() {
      return new ScanReport(rootsDone, files, passedOver, tooNew, untold, gone, failures);
    }

    void run() throws InterruptedException {
      for (String root : roots) {
        listOrNote(root);
        rootsDone++;
        listener.progress(report());
      }
      if (listener.goesOn()) {
        lookForGone();
      }
    }

    private void listOrNote(String root) throws InterruptedException {
      long before = files;
      try (Stream<StoredFile> found = landing.list(root)) {
        for (StoredFile file : (Iterable<StoredFile>) found::iterator) {
          if (!listener.goesOn()) {
            return;
          }
          take(file);
        }
        settle(gathered.all());
        if (files > before) {
          seen.root(root);
        }
      } catch (UncheckedIOException | IOException e) {
        gathered.all();
        failures.add(root + ": " + e.getMessage());
      }
    }

    private void take(StoredFile file) throws InterruptedException {
      files++;
      Optional<Partition> partition = inventory.partitionOf(file.path());
      if (partition.isEmpty()) {
        passedOver++;
        return;
      }
      seen.partition(partition.get());
      gathered.add(partition.get(), new FoundFile(file.path(), file.sizeBytes(), file.modified()));
      if (gathered.isMuch()) {
        settle(gathered.finished());
        listener.progress(report());
      }
    }

    private void settle(Map<Partition, List<FoundFile>> found) throws InterruptedException {
      List<PartitionStatus> doubtful = new ArrayList<>();
      List<Partition> open = new ArrayList<>();
      found.forEach(
          (partition, there) -> {
            Optional<PartitionStatus> row = ledger.reads().partition(partition);
            if (there.stream().anyMatch(this::isTooNew)) {
              tooNew += there.size();
            } else if (row.isEmpty() || !inventory.isTold(row.get(), there)) {
              open.add(partition);
              row.ifPresent(doubtful::add);
            }
          });
      Map<Partition, List<IngestionEvent>> histories = histories(doubtful);
      List<Claim> claims = new ArrayList<>();
      for (Partition partition : open) {
        List<Claim> news =
            inventory.untold(
                ledger.reads().partition(partition),
                histories.getOrDefault(partition, List.of()),
                found.get(partition));
        if (!news.isEmpty()) {
          untold += news.size();
          listener.untold(partition, news.size());
        }
        claims.addAll(news);
      }
      if (mode.records()) {
        record(claims);
      }
    }

    private boolean isTooNew(FoundFile file) {
      return file.modified().isAfter(start.minus(minAge));
    }

    /** Only where something was found, lest a disk that is not there be taken for an empty one. */
    private void lookForGone() throws InterruptedException {
      PartitionQuery query = landed(Optional.empty());
      for (List<PartitionStatus> page = ledger.reads().partitions(query);
          !page.isEmpty();
          page = ledger.reads().partitions(query)) {
        List<PartitionStatus> missing = page.stream().filter(this::isGone).toList();
        missing.forEach(listener::gone);
        gone += missing.size();
        if (mode == Mode.RECORD_REMOVALS) {
          recordRemovals(missing);
        }
        query = landed(Optional.of(page.get(page.size() - 1).partition()));
      }
    }

    private boolean isGone(PartitionStatus row) {
      return !seen.has(row.partition())
          && landing.covers(row.filePath()).filter(seen::hasRoot).isPresent()
          && inventory.isByRule(row)
          && isNothingThere(row);
    }

    private boolean isNothingThere(PartitionStatus row) {
      try (Stream<StoredFile> there = landing.list(row.filePath())) {
        return landing.find(row.filePath()).isEmpty()
            && there.noneMatch(file -> inventory.isFileOf(row.partition(), file.path()));
      } catch (PathRefusedException e) {
        return false;
      } catch (UncheckedIOException | IOException e) {
        failures.add(row.filePath() + ": " + e.getMessage());
        return false;
      }
    }

    private void recordRemovals(List<PartitionStatus> rows) throws InterruptedException {
      List<Claim> claims = new ArrayList<>();
      histories(rows)
          .values()
          .forEach(history -> claims.addAll(inventory.removals(history, clock.instant())));
      record(claims);
    }
  }

  private Map<Partition, List<IngestionEvent>> histories(List<PartitionStatus> rows) {
    return ledger.historyOf(rows).stream().collect(groupingBy(IngestionEvent::partition));
  }

  private void record(Collection<Claim> claims) throws InterruptedException {
    try {
      ledger.submit(List.copyOf(claims)).get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException(e);
    }
  }

  private static PartitionQuery landed(Optional<Partition> after) {
    return new PartitionQuery(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(IngestionStatus.READY_FOR_CONSUMPTION),
        after,
        ROWS);
  }
}
