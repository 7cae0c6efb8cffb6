package dev.muster.http;

import dev.muster.ledger.PartitionQuery;
import dev.muster.ledger.Reads;
import dev.muster.model.Feed;
import dev.muster.model.IngestionStatus;
import dev.muster.model.Partition;
import dev.muster.model.PartitionStatus;
import io.javalin.http.Context;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.function.BinaryOperator;

/** What is known of partitions and feeds. */
final class StatusApi {
  private final Reads reads;

  StatusApi(Reads reads) {
    this.reads = reads;
  }

  void list(Context ctx, Query query) {
    answer(ctx, query, query.text("source_system"), query.text("data_type"));
  }

  void ofFeed(Context ctx, Query query) {
    Feed feed = feed(ctx);
    if (!reads.knows(feed)) {
      throw ProblemException.notFound("Nothing is known of the feed " + feed + ".");
    }
    answer(ctx, query, Optional.of(feed.sourceSystem()), Optional.of(feed.dataType()));
  }

  void ofPartition(Context ctx, Query query) {
    Partition partition = new Partition(feed(ctx), Query.date("date", ctx.pathParam("date")));
    PartitionStatus row =
        reads
            .partition(partition)
            .orElseThrow(() -> ProblemException.notFound("Nothing is known of " + partition + "."));
    Json.answer(ctx, 200, Views.partition(row));
  }

  void feeds(Context ctx, Query query) {
    Json.answer(ctx, 200, Page.whole(reads.feeds(), Views::latest));
  }

  private static Feed feed(Context ctx) {
    return new Feed(ctx.pathParam("source_system"), ctx.pathParam("data_type"));
  }

  private void answer(
      Context ctx, Query query, Optional<String> sourceSystem, Optional<String> dataType) {
    int limit = query.limit();
    Optional<LocalDate> date = query.date("data_as_of_date");
    List<PartitionStatus> rows =
        reads.partitions(
            new PartitionQuery(
                sourceSystem,
                dataType,
                both(query.date("from"), date, (a, b) -> a.isAfter(b) ? a : b),
                both(query.date("to"), date, (a, b) -> a.isBefore(b) ? a : b),
                query.choice("status", IngestionStatus.class),
                query.cursor(Cursor::partition),
                limit + 1));
    Json.answer(
        ctx, 200, Page.first(limit, rows, Views::partition, row -> Cursor.of(row.partition())));
  }

  private static Optional<LocalDate> both(
      Optional<LocalDate> one, Optional<LocalDate> other, BinaryOperator<LocalDate> narrower) {
    return one.flatMap(a -> other.map(b -> narrower.apply(a, b))).or(() -> one).or(() -> other);
  }
}
