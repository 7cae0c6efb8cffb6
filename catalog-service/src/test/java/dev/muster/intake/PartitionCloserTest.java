package dev.muster.intake;

import static dev.muster.intake.Landings.START;
import static dev.muster.intake.Landings.put;
import static dev.muster.intake.Landings.remove;
import static dev.muster.model.IngestionStatus.FAILED;
import static dev.muster.model.IngestionStatus.PROCESSING;
import static dev.muster.model.IngestionStatus.READY_FOR_CONSUMPTION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.ledger.StoreUnavailableException;
import dev.muster.model.Claim;
import dev.muster.model.Entry;
import dev.muster.model.IngestionEvent;
import dev.muster.model.IngestionStatus;
import dev.muster.model.Outcome;
import dev.muster.model.PartitionStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PartitionCloserTest {
  private final Landings landings = new Landings();

  @AfterEach
  void close() {
    landings.close();
  }

  @Test
  void closesAPartitionWhenNothingHasComeForLong() {
    landings.send(put("quiet", "a.parquet", 1));
    landings.passAndStep("PT4M");
    landings.send(put("quiet", "b.parquet", 2));
    landings.passAndStep("PT4M");
    assertIs(PROCESSING, 0);
    assertThat(landings.openPartitions()).isOne();

    landings.passAndStep("PT1M");

    assertIs(READY_FOR_CONSUMPTION, 1);
    PartitionStatus row = landings.row();
    assertThat(row.fileCount()).isEqualTo(2);
    assertThat(row.fileSizeBytes()).isEqualTo(101 + 102);
    assertThat(row.filePath()).isEqualTo("s3://quiet/GUO/FACT/2026-11-22/");
    assertThat(row.ingestionDate()).isEqualTo(START.plusSeconds(2));
    assertThat(landings.openPartitions()).isZero();
  }

  @Test
  void closesAPartitionAfterItsMarker() {
    landings.send(put("marked", "a.parquet", 1), put("marked", "b.parquet", 2));
    landings.passAndStep("PT1H");
    assertIs(PROCESSING, 0);

    landings.send(put("marked", "_SUCCESS", 3));
    landings.passAndStep("PT10S");

    assertIs(READY_FOR_CONSUMPTION, 1);
    assertThat(landings.row().fileCount()).isEqualTo(2);
  }

  @Test
  void waitsForWhatTheMarkerHasOvertaken() {
    landings.send(put("marked", "_SUCCESS", 3), put("marked", "a.parquet", 1));
    landings.passAndStep("PT9S");
    landings.send(put("marked", "b.parquet", 2));
    landings.passAndStep("PT9S");
    assertIs(PROCESSING, 0);

    landings.passAndStep("PT1S");

    assertIs(READY_FOR_CONSUMPTION, 1);
    assertThat(landings.row().fileCount()).isEqualTo(2);
  }

  @Test
  void takesAMarkerForThatOfTheFilesBeforeIt() {
    landings.send(put("marked", "a.parquet", 1), put("marked", "_SUCCESS", 2));
    landings.passAndStep("PT10S");
    landings.send(put("marked", "a.parquet", 4));
    landings.passAndStep("PT1H");
    assertIs(PROCESSING, 1);

    landings.send(put("marked", "_SUCCESS", 5));
    landings.passAndStep("PT10S");

    assertIs(READY_FOR_CONSUMPTION, 2);
    assertThat(landings.row().fileSizeBytes()).isEqualTo(104);
  }

  @Test
  void allowsForClocksThatDifferALittle() {
    landings.send(put("marked", "_SUCCESS", 1), put("marked", "a.parquet", 2));
    landings.passAndStep("PT10S");

    assertIs(READY_FOR_CONSUMPTION, 1);
  }

  @Test
  void takesAMarkerWithoutFilesForAnEmptyDelivery() {
    landings.send(put("marked", "_SUCCESS", 1));
    landings.passAndStep("PT10S");

    assertIs(READY_FOR_CONSUMPTION, 1);
    assertThat(landings.row().fileCount()).isZero();
  }

  @Test
  void closesAPartitionOnceItsFilesAreThere() {
    landings.send(put("counted", "a.parquet", 1), put("counted", "b.parquet", 2));
    landings.send(put("counted", "b.parquet", 3));
    landings.step();
    assertIs(PROCESSING, 0);

    landings.send(put("counted", "c.parquet", 4));
    landings.step();

    assertIs(READY_FOR_CONSUMPTION, 1);
    assertThat(landings.row().fileCount()).isEqualTo(3);
  }

  @Test
  void closesAPartitionOfOneFileAtOnce() {
    landings.send(put("single", "data.csv", 1));
    landings.step();

    assertIs(READY_FOR_CONSUMPTION, 1);
  }

  @Test
  void countsTheFilesOfLastTimeWhenMoreCome() {
    landings.send(put("quiet", "a.parquet", 1), put("quiet", "b.parquet", 2));
    landings.passAndStep("PT5M");
    landings.send(put("quiet", "b.parquet", 3), put("quiet", "c.parquet", 4));
    landings.step();
    assertIs(PROCESSING, 1);

    landings.passAndStep("PT5M");

    assertIs(READY_FOR_CONSUMPTION, 2);
    assertThat(landings.row().fileCount()).isEqualTo(3);
    assertThat(landings.row().fileSizeBytes()).isEqualTo(101 + 103 + 104);
  }

  @Test
  void correctsADeliveryOfWhichAFileIsToldLate() {
    landings.send(put("quiet", "b.parquet", 2));
    landings.passAndStep("PT5M");
    landings.send(put("quiet", "a.parquet", 1));
    landings.step();
    assertIs(READY_FOR_CONSUMPTION, 1);

    landings.passAndStep("PT5M");

    assertIs(READY_FOR_CONSUMPTION, 2);
    assertThat(landings.row().fileCount()).isEqualTo(2);
  }

  @Test
  void correctsItThoughTheServiceWasStoppedMeanwhile() {
    landings.send(put("quiet", "b.parquet", 2));
    landings.passAndStep("PT5M");
    landings.send(put("quiet", "a.parquet", 1));
    landings.restart();

    landings.passAndStep("PT5M");

    assertIs(READY_FOR_CONSUMPTION, 2);
    assertThat(landings.row().fileCount()).isEqualTo(2);
  }

  @Test
  void isNotMovedByAnOlderVersionOfAFile() {
    landings.send(put("quiet", "a.parquet", 2));
    landings.passAndStep("PT5M");
    landings.send(put("quiet", "a.parquet", 1));
    landings.passAndStep("PT5M");

    assertIs(READY_FOR_CONSUMPTION, 1);
    assertThat(landings.row().fileSizeBytes()).isEqualTo(102);
    assertThat(landings.openPartitions()).isZero();
  }

  @Test
  void isNotMovedByANoticeThatIsRepeated() {
    landings.send(put("quiet", "a.parquet", 1));
    landings.passAndStep("PT5M");
    landings.send(put("quiet", "a.parquet", 1));
    landings.passAndStep("PT5M");

    assertIs(READY_FOR_CONSUMPTION, 1);
    assertThat(landings.events()).hasSize(2);
  }

  @Test
  void doesNotCountAFileThatWasRemovedBeforeTheEnd() {
    landings.send(put("quiet", "a.parquet", 1), put("quiet", "b.parquet", 2));
    landings.send(remove("quiet", "a.parquet", 3));
    landings.passAndStep("PT5M");

    assertIs(READY_FOR_CONSUMPTION, 1);
    assertThat(landings.row().fileCount()).isOne();
    assertThat(landings.events())
        .extracting(IngestionEvent::statusReason)
        .contains("removed: s3://quiet/GUO/FACT/2026-11-22/a.parquet");
  }

  @Test
  void saysAnewWhatIsThereAfterARemoval() {
    landings.send(put("quiet", "a.parquet", 1), put("quiet", "b.parquet", 2));
    landings.passAndStep("PT5M");
    landings.send(remove("quiet", "a.parquet", 3));
    landings.passAndStep("PT5M");

    assertIs(READY_FOR_CONSUMPTION, 2);
    assertThat(landings.row().fileCount()).isOne();
  }

  @Test
  void failsWhenNothingIsLeft() {
    landings.send(put("single", "data.csv", 1));
    landings.step();
    landings.send(remove("single", "data.csv", 2));
    landings.passAndStep("PT10S");

    assertIs(FAILED, 2);
    assertThat(landings.row().statusReason()).isEqualTo("every file was removed");
    assertThat(landings.row().fileCount()).isZero();
  }

  @Test
  void doesNotFailWhileAFileIsReplaced() {
    landings.send(put("single", "data.csv", 1));
    landings.step();
    landings.send(remove("single", "data.csv", 2));
    landings.passAndStep("PT9S");
    landings.send(put("single", "data.csv", 3));
    landings.step();

    assertIs(READY_FOR_CONSUMPTION, 2);
    assertThat(landings.events()).extracting(IngestionEvent::status).doesNotContain(FAILED);
  }

  @Test
  void opensADeliveryOfWhichARemovalIsToldLate() {
    landings.send(
        put("counted", "a.parquet", 1),
        put("counted", "b.parquet", 2),
        put("counted", "c.parquet", 4));
    landings.step();
    assertIs(READY_FOR_CONSUMPTION, 1);
    landings.send(remove("counted", "a.parquet", 3));
    landings.passAndStep("PT5M");

    assertIs(PROCESSING, 1);
    assertThat(landings.row().statusReason())
        .isEqualTo("not complete any more: to be closed with 3 files");
    assertThat(landings.openPartitions()).isOne();

    landings.send(put("counted", "a.parquet", 5));
    landings.step();

    assertIs(READY_FOR_CONSUMPTION, 2);
    assertThat(landings.openPartitions()).isZero();
  }

  @Test
  void goesOnAfterARestart() {
    landings.send(put("counted", "a.parquet", 1), put("counted", "b.parquet", 2));
    landings.passAndStep("PT1H");
    landings.send(ofAnotherFeed(put("counted", "a.parquet", 9)));
    landings.restart();
    landings.step();
    assertThat(landings.openPartitions()).isEqualTo(2);
    landings.send(put("counted", "c.parquet", 3));
    landings.step();

    assertIs(READY_FOR_CONSUMPTION, 1);
    assertThat(landings.row().fileCount()).isEqualTo(3);
  }

  @Test
  void closesAfterAStartWhatWasDueBefore() {
    landings.send(put("quiet", "a.parquet", 1));
    landings.step();
    landings.pass(Duration.ofHours(1));
    landings.restart();
    landings.step();

    assertIs(READY_FOR_CONSUMPTION, 1);
  }

  @Test
  void leavesAPartitionToWhoeverHasSaidSomethingNewer() {
    landings.send(put("quiet", "a.parquet", 1));
    landings.send(by("producer", READY_FOR_CONSUMPTION, START.plusSeconds(30)));
    landings.passAndStep("PT5M");

    assertIs(READY_FOR_CONSUMPTION, 1);
    assertThat(landings.row().lastEventId()).isEqualTo("producer");
    assertThat(landings.openPartitions()).isZero();
  }

  @Test
  void leavesPartitionsAloneOfWhichNoStoreHasTold() {
    landings.send(by("producer", PROCESSING, START));
    landings.restart();
    landings.passAndStep("PT1H");

    assertIs(PROCESSING, 0);
    assertThat(landings.events()).hasSize(1);
  }

  @Test
  void triesAgainWhenTheHistoryCannotBeRead() {
    landings.send(put("quiet", "a.parquet", 1));
    landings.restart();
    landings.store.beforeRead(
        page -> {
          throw new StoreUnavailableException("storage is down", null);
        });
    assertThatThrownBy(landings::step).isInstanceOf(StoreUnavailableException.class);
    landings.store.beforeRead(page -> {});
    landings.passAndStep("PT5M");

    assertIs(READY_FOR_CONSUMPTION, 1);
  }

  @Test
  void closesAnyNumberOfPartitions() {
    ObjectNotice[] notices =
        IntStream.range(0, 1_500)
            .mapToObj(i -> put("single", "data.csv", i))
            .map(PartitionCloserTest::ofAnotherFeed)
            .toArray(ObjectNotice[]::new);
    landings.send(notices);
    landings.step();
    landings.step();

    assertThat(landings.store.partitions())
        .hasSize(1_500)
        .extracting(PartitionStatus::status)
        .containsOnly(READY_FOR_CONSUMPTION);
    assertThat(landings.openPartitions()).isZero();
  }

  private static ObjectNotice ofAnotherFeed(ObjectNotice notice) {
    return new ObjectNotice(
        notice.path().replace("FACT", "FACT_" + notice.sequencer()),
        notice.kind(),
        notice.sequencer(),
        notice.time(),
        notice.size(),
        notice.etag());
  }

  @Test
  void countsANoticeThatComesByAnotherWayForARepetition() {
    ObjectNotice byQueue = put("quiet", "a.parquet", 1);
    ObjectNotice byBus =
        new ObjectNotice(
            byQueue.path(),
            byQueue.kind(),
            byQueue.sequencer(),
            byQueue.time().minusMillis(1),
            byQueue.size(),
            null);
    landings.send(byQueue);

    assertThat(landings.send(byBus)).hasOnlyElementsOfType(Outcome.EventConflict.class);
  }

  private Claim by(String eventId, IngestionStatus status, Instant date) {
    return arrival ->
        new Entry.Ingested(
            new IngestionEvent(
                eventId,
                landings.partition(),
                date,
                arrival,
                "s3://elsewhere/",
                status,
                null,
                null,
                null,
                null,
                Map.of()));
  }

  private void assertIs(IngestionStatus status, int revision) {
    assertThat(landings.row().status()).isEqualTo(status);
    assertThat(landings.row().revision()).isEqualTo(revision);
  }
}
