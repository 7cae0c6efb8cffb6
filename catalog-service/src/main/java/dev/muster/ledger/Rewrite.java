package dev.muster.ledger;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import dev.muster.ledger.Kind.At;
import dev.muster.ledger.Kind.Placed;
import dev.muster.ledger.PageChanges.NewPage;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/** Which pages come of the rows that a batch changes, and of the pages that it merges. */
final class Rewrite<K extends Comparable<K>, R> {
  private final Kind<K, R> kind;
  private final Contents contents;
  private final Function<PageId, Page<K, R>> reader;
  private final String names;
  private final Paging paging;
  private final LocalDate today;

  /** What becomes of pages there are. */
  private final Map<PageId, List<Changed<K, R>>> rewritten = new LinkedHashMap<>();

  /** What gets pages of its own. */
  private final Map<Span, List<R>> fresh = new LinkedHashMap<>();

  private final Set<PageId> gone = new LinkedHashSet<>();
  private final List<NewPage<R>> added = new ArrayList<>();

  /** A row that changes; empty is one that goes. */
  record Changed<K extends Comparable<K>, R>(At<K> at, Optional<R> row) {}

  /**
   * @param reader of the pages that are needed
   * @param names for the new pages, so many as are asked for
   * @param paging the sizes to keep to
   * @param today when the batch is made, about
   */
  Rewrite(
      Kind<K, R> kind,
      Contents contents,
      Function<PageId, Page<K, R>> reader,
      String names,
      Paging paging,
      LocalDate today) {
    this.kind = kind;
    this.contents = contents;
    this.reader = reader;
    this.names = names;
    this.paging = paging;
    this.today = today;
  }

  /**
   * The pages as they have to become.
   *
   * @param committed where rows are now
   */
  PageChanges<R> of(
      Map<At<K>, Optional<R>> changed,
      Function<At<K>, Optional<Placed<R>>> committed,
      List<Merge> merges) {
    List<R> appearing = new ArrayList<>();
    changed.forEach(
        (at, row) ->
            committed
                .apply(at)
                .ifPresentOrElse(
                    placed -> rewrite(placed.page(), at, row),
                    () -> row.ifPresent(appearing::add)));
    place(appearing);
    merges.forEach(this::merge);
    rewritten.forEach(
        (page, rows) -> {
          gone.add(page);
          add(page.span(), reader.apply(page).with(rows));
        });
    fresh.forEach((span, rows) -> add(span, sorted(rows.stream())));
    return new PageChanges<>(gone, added);
  }

  private void rewrite(PageId page, At<K> at, Optional<R> row) {
    rewritten.computeIfAbsent(page, any -> new ArrayList<>()).add(new Changed<>(at, row));
  }

  /**
   * A new row goes to its neighbours by key of the same date. In a closed month, where few of them
   * would change with it, it goes to a page with whatever else of that month is new.
   */
  private void place(List<R> appearing) {
    appearing.stream()
        .collect(groupingBy(kind.date(), LinkedHashMap::new, toList()))
        .forEach(this::place);
  }

  private void place(LocalDate date, List<R> rows) {
    Span month = Span.of(date).wholeMonth();
    boolean isClosed = month.last().isBefore(paging.openFrom(today));
    if (isClosed && rows.size() < paging.rowsOfALargeDate()) {
      fresh.computeIfAbsent(month, any -> new ArrayList<>()).addAll(rows);
    } else if (contents.hasPagesOf(date)) {
      rows.forEach(row -> rewrite(neighbour(row), kind.at(row), Optional.of(row)));
    } else {
      fresh.put(Span.of(date), rows);
    }
  }

  private PageId neighbour(R row) {
    List<String> key = kind.parts().apply(kind.key().apply(row));
    return contents.neighbour(key, kind.date().apply(row)).orElseThrow();
  }

  /** Together with what the batch changes and adds there. */
  private void merge(Merge merge) {
    Stream<R> merged = merge.pages().stream().flatMap(page -> afterwards(page).stream());
    Stream<R> joining = Stream.ofNullable(fresh.remove(merge.span())).flatMap(List::stream);
    add(merge.span(), sorted(Stream.concat(merged, joining)));
    gone.addAll(merge.pages());
  }

  private List<R> afterwards(PageId page) {
    List<Changed<K, R>> changes = rewritten.remove(page);
    Page<K, R> before = reader.apply(page);
    return changes == null ? before.rows() : before.with(changes);
  }

  private List<R> sorted(Stream<R> rows) {
    return rows.sorted(kind.order()).toList();
  }

  /** Cuts rows into pages of even size and names them. */
  private void add(Span span, List<R> rows) {
    int mostRows = paging.rowsOfAPage(span, today);
    int count = (rows.size() + mostRows - 1) / mostRows;
    for (int i = 0; i < count; i++) {
      int from = (int) ((long) rows.size() * i / count);
      int to = (int) ((long) rows.size() * (i + 1) / count);
      List<R> its = List.copyOf(rows.subList(from, to));
      PageId id = new PageId(names + "-" + added.size(), span, its.size(), kind.range(its));
      added.add(new NewPage<>(id, its));
    }
  }
}
