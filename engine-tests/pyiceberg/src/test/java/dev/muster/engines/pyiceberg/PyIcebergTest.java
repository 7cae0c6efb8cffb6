package dev.muster.engines.pyiceberg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.engines.Days;
import dev.muster.engines.ObjectStore;
import dev.muster.engines.Stage;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** The tables through PyIceberg, which has no SQL. */
@TestInstance(Lifecycle.PER_CLASS)
@EnabledIf(value = "dev.muster.engines.pyiceberg.Python#isThere", disabledReason = Python.NONE)
class PyIcebergTest {
  private static final String CATALOG =
      """
      from pyiceberg.catalog import load_catalog
      catalog = load_catalog("muster", **{
          "type": "rest",
          "uri": "%s",
          "s3.access-key-id": "%s",
          "s3.secret-access-key": "%s",
      })
      """;

  private final Python python = Python.find().orElseThrow();
  private Stage stage;
  private Days days;

  @BeforeAll
  void start(@TempDir(cleanup = CleanupMode.ON_SUCCESS) Path folder) throws InterruptedException {
    System.out.println(python.run("import pyiceberg; print('PyIceberg', pyiceberg.__version__)"));
    stage = Stage.set(folder, LocalDate.now(Clock.systemUTC()));
    days = stage.days();
  }

  @AfterAll
  void stop() {
    if (stage != null) {
      stage.close();
    }
  }

  @Test
  void readsThePartitionsOfADate() {
    assertThat(
            run(
                """
                status = catalog.load_table("muster.data_ingestion_status")
                rows = status.scan(row_filter="data_as_of_date = '%s'").to_arrow()
                for row in rows.sort_by("data_type").to_pylist():
                    print(row["source_system"], row["data_type"], row["status"])
                """
                    .formatted(days.broken())))
        .containsExactly(
            "CRM DIM_ACCOUNT READY_FOR_CONSUMPTION",
            "DMSH_DWQDB DIM_CUSTOMER READY_FOR_CONSUMPTION",
            "DMSH_DWQDB DIM_GUM_AD_DATE READY_FOR_CONSUMPTION",
            "GUO DIM_PRODUCT READY_FOR_CONSUMPTION",
            "DMSH_DWQDB FACT_CAMPAIGN READY_FOR_CONSUMPTION",
            "GUO FACT_RETURNS FAILED");
  }

  @Test
  void readsWhatIsMissing() {
    assertThat(
            run(
                """
                groups = catalog.load_table("muster.consumer_group_status")
                rows = groups.scan(
                    row_filter="data_as_of_date = '%s' AND consumer_group_name = '%s'").to_arrow()
                for row in rows.to_pylist():
                    for feed in row["missing_data_types"]:
                        print(row["group_status"], feed["source"], feed["type"])
                """
                    .formatted(days.broken(), Days.FINANCE.name())))
        .containsExactlyInAnyOrder("ERROR GUO FACT_ORDERS", "ERROR GUO FACT_RETURNS");
  }

  /** Dates of so long ago share a page, which is partitioned by the month. */
  @Test
  void findsADateOfAMonthThatIsOver() {
    assertThat(
            run(
                """
                status = catalog.load_table("muster.data_ingestion_status")
                print(len(set(status.inspect.files()["spec_id"].to_pylist())), "partitionings")
                for date in ("%s", "%s"):
                    scan = status.scan(row_filter=f"data_as_of_date = '{date}'")
                    print(scan.count(), sorted(row["data_type"] for row in scan.to_arrow().to_pylist()))
                """
                    .formatted(days.broken().minusWeeks(Days.WEEKS), days.complete())))
        .containsExactly(
            "2 partitionings",
            "2 ['DIM_ACCOUNT', 'FACT_ORDERS']",
            "7 ['DIM_ACCOUNT', 'DIM_CUSTOMER', 'DIM_GUM_AD_DATE', 'DIM_PRODUCT', 'FACT_CAMPAIGN',"
                + " 'FACT_ORDERS', 'FACT_RETURNS']");
  }

  @Test
  void readsTablesAsOfTheSameBatch() {
    assertThat(
            run(
                """
                def rows(name, batch):
                    table = catalog.load_table("muster." + name)
                    snapshot = max(
                        (s for s in table.snapshots()
                         if int(s.summary["muster.batch-sequence"]) <= batch),
                        key=lambda s: int(s.summary["muster.batch-sequence"]))
                    return table.scan(snapshot_id=snapshot.snapshot_id).to_arrow().to_pylist()

                events = catalog.load_table("muster.ingestion_events").snapshots()
                for batch in sorted(int(s.summary["muster.batch-sequence"]) for s in events)[-2:]:
                    told = {row["last_event_id"] for row in rows("data_ingestion_status", batch)}
                    sent = {row["event_id"] for row in rows("ingestion_events", batch)}
                    print(len(sent), told == sent)
                """))
        // Nothing was sent twice about a partition.
        .containsExactly("28 True", "34 True");
  }

  @Test
  void writesATableInANamespaceOfItsOwn() {
    assertThat(
            run(
                """
                import pyarrow as pa
                holidays = pa.table({"name": ["Thanksgiving"], "month": [11]})
                catalog.create_namespace("analysts")
                catalog.create_table("analysts.holidays", schema=holidays.schema).append(holidays)
                print(catalog.load_table("analysts.holidays").scan().to_arrow().to_pylist())
                catalog.drop_table("analysts.holidays")
                print(catalog.list_tables("analysts"))
                """))
        .containsExactly("[{'name': 'Thanksgiving', 'month': 11}]", "[]");
  }

  @Test
  void isRefusedToWriteToTheService() {
    assertThatThrownBy(
            () ->
                run(
                    """
                    status = catalog.load_table("muster.data_ingestion_status")
                    status.append(status.scan().to_arrow())
                    """))
        .hasMessageContaining("is written by the service alone");
  }

  private List<String> run(String program) {
    return python.run(
        CATALOG.formatted(stage.service().catalog(), ObjectStore.ACCESS_KEY, ObjectStore.SECRET_KEY)
            + program);
  }
}
