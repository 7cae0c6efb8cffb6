package dev.muster.notification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.ledger.Announcement;
import dev.muster.model.Feed;
import dev.muster.model.GroupDate;
import dev.muster.model.GroupDefinition;
import dev.muster.model.GroupState;
import dev.muster.model.GroupStatus;
import dev.muster.model.IngestionStatus;
import dev.muster.model.Partition;
import dev.muster.model.PartitionStatus;
import dev.muster.model.Samples;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class MessageTest {
  private static final Instant READY_AT = Instant.parse("2026-11-23T02:14:07.25Z");

  @Test
  void saysExactlyWhatWasDeclaredReady() {
    Message message = Message.of(announcement());
    assertThat(message.id()).isEqualTo(status().announcementId());
    assertThat(message.body())
        .isEqualTo(
            """
            {"type":"muster.group.ready.v1","timestamp":"2026-11-23T02:14:07.250Z","data":{\
            "consumer_group_name":"Marketing_Dashboard_Daily","data_as_of_date":"2026-11-22",\
            "revision":2,"group_status_id":"%s","required_data_types":[\
            {"source":"DMSH_DWQDB","type":"DIM_GUM_AD_DATE"},\
            {"source":"GUO","type":"FACT_ORDERS"}],"partitions":[\
            {"source":"DMSH_DWQDB","type":"DIM_GUM_AD_DATE",\
            "file_path":"s3://landing/größe/","revision":1,"record_count":null,\
            "ingestion_date":"2026-11-23T02:00:00Z"},\
            {"source":"GUO","type":"FACT_ORDERS",\
            "file_path":"s3://landing/größe/","revision":3,"record_count":1200,\
            "ingestion_date":"2026-11-23T02:00:00Z"}]}}"""
                .formatted(status().key().groupStatusId()));
  }

  private static Announcement announcement() {
    return new Announcement(
        status(),
        new GroupDefinition(
            Samples.group(Samples.DASHBOARD, Samples.DATES, Samples.ORDERS),
            1,
            Samples.NIGHT,
            Samples.NIGHT),
        List.of(row(Samples.DATES, 1, null), row(Samples.ORDERS, 3, 1200L)));
  }

  private static GroupStatus status() {
    return new GroupStatus(
        new GroupDate(Samples.DASHBOARD, Samples.DATE),
        1,
        List.of(Samples.DATES, Samples.ORDERS),
        List.of(),
        GroupState.READY_FOR_NOTIFICATION,
        2,
        READY_AT,
        null,
        null,
        null,
        Samples.NIGHT,
        Samples.NIGHT);
  }

  private static PartitionStatus row(Feed feed, int revision, Long recordCount) {
    return new PartitionStatus(
        new Partition(feed, Samples.DATE),
        Samples.NIGHT,
        "s3://landing/größe/",
        IngestionStatus.READY_FOR_CONSUMPTION,
        null,
        recordCount,
        null,
        null,
        null,
        revision,
        "e",
        Samples.NIGHT,
        Samples.NIGHT);
  }
}
