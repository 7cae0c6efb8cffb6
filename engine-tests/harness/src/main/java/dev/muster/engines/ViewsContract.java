package dev.muster.engines;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import org.junit.jupiter.api.Test;

/** What an engine that reads Iceberg views must find in those of the service. */
public interface ViewsContract {
  Engine engine();

  Stage stage();

  @Test
  default void seesTheNewestReadyDateOfEveryFeed() {
    LocalDate complete = stage().days().complete();
    LocalDate broken = stage().days().broken();
    assertThat(
            engine()
                .ask(
                    "SELECT * FROM muster.muster.latest_data_status ORDER BY source_system, data_type")
                .columns("source_system", "data_type", "data_as_of_date"))
        .filteredOn(row -> !row.startsWith(Poster.SOURCE))
        .containsExactly(
            "CRM | DIM_ACCOUNT | " + broken,
            "DMSH_DWQDB | DIM_CUSTOMER | " + broken,
            "DMSH_DWQDB | DIM_GUM_AD_DATE | " + broken,
            "DMSH_DWQDB | FACT_CAMPAIGN | " + broken,
            "GUO | DIM_PRODUCT | " + broken,
            "GUO | FACT_ORDERS | " + complete,
            "GUO | FACT_RETURNS | " + complete);
  }

  @Test
  default void seesHowFarEveryGroupIs() {
    assertThat(
            engine()
                .ask(
                    "SELECT consumer_group_name, complete, num_dependencies_ready,"
                        + " num_dependencies_total, cardinality(missing_data_types) AS missing"
                        + " FROM muster.muster.group_readiness WHERE data_as_of_date = DATE '"
                        + stage().days().broken()
                        + "' ORDER BY consumer_group_name")
                .columns(
                    "consumer_group_name",
                    "complete",
                    "num_dependencies_ready",
                    "num_dependencies_total",
                    "missing"))
        .containsExactly(
            "Customer_360_Daily | true | 3 | 3 | 0",
            "Finance_Close_Daily | false | 1 | 3 | 2",
            "Marketing_Dashboard_Daily | false | 1 | 2 | 1");
  }

  @Test
  default void seesWhatIsMissing() {
    assertThat(
            engine()
                .ask(
                    "SELECT * FROM muster.muster.missing_partitions WHERE data_as_of_date = DATE '"
                        + stage().days().broken()
                        + "' ORDER BY consumer_group_name, source_system, data_type")
                .columns(
                    "consumer_group_name", "source_system", "data_type", "status", "status_reason"))
        .containsExactly(
            "Finance_Close_Daily | GUO | FACT_ORDERS | null | null",
            "Finance_Close_Daily | GUO | FACT_RETURNS | FAILED | file is cut short",
            "Marketing_Dashboard_Daily | GUO | FACT_ORDERS | null | null");
  }
}
