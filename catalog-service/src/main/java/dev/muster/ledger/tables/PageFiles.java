package dev.muster.ledger.tables;

import dev.muster.ledger.PageId;
import dev.muster.ledger.Span;
import dev.muster.ledger.UnusableStoreException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Table;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.types.Types;

/**
 * Where in a table a page's file lies. The page of a date is in that date's partition. The page of
 * a month is in a partition by month, for which the table has a second partitioning from the time
 * that it first needs it; the first stays the one that anybody else writes by.
 */
record PageFiles(Table table) {
  static final String DATE = "data_as_of_date";

  /** The page's name is part of that of its file; somebody else's file is a page of its own. */
  private static final Pattern OURS = Pattern.compile("-page-(.+)-[0-9a-f]{8}-\\d+\\.\\w+$");

  /** What the file of a page is called, unlike any earlier attempt at it. */
  static String nameOf(PageId page) {
    return "page-%s-%s".formatted(page.name(), UUID.randomUUID().toString().substring(0, 8));
  }

  static String pageOf(DataFile file) {
    Matcher ours = OURS.matcher(file.location());
    return ours.find() ? ours.group(1) : file.location();
  }

  static Span spanOf(Table table, DataFile file) {
    PartitionSpec spec = table.specs().get(file.specId());
    if (isByDate(spec)) {
      return Span.of(LocalDate.ofEpochDay(file.partition().get(0, Integer.class)));
    }
    if (isByMonth(spec)) {
      int months = file.partition().get(0, Integer.class);
      return Span.of(YearMonth.of(1970, 1).plusMonths(months));
    }
    throw new UnusableStoreException(
        "File %s of table %s is partitioned by %s, which this version of Muster does not know."
            .formatted(file.location(), table.name(), spec.fields()));
  }

  /** The partitioning for pages of this kind, made if the table has none. */
  PartitionSpec specOf(Span span) {
    if (span.isOneDate()) {
      return table.spec();
    }
    if (byMonth() == null) {
      table
          .updateSpec()
          .removeField(DATE)
          .addField(Expressions.month(DATE))
          .addNonDefaultSpec()
          .commit();
    }
    return byMonth();
  }

  private PartitionSpec byMonth() {
    return table.specs().values().stream().filter(PageFiles::isByMonth).findFirst().orElse(null);
  }

  private static boolean isByDate(PartitionSpec spec) {
    return isBy(spec, "identity");
  }

  private static boolean isByMonth(PartitionSpec spec) {
    return isBy(spec, "month");
  }

  private static boolean isBy(PartitionSpec spec, String transform) {
    return spec.fields().stream().filter(field -> !field.transform().isVoid()).count() == 1
        && spec.fields().get(0).transform().toString().equals(transform)
        && spec.partitionType().fields().get(0).type().equals(Types.DateType.get())
            == transform.equals("identity");
  }
}
