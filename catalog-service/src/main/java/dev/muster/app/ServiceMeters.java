package dev.muster.app;

import dev.muster.intake.PartitionCloser;
import dev.muster.intake.kafka.KafkaIntake;
import dev.muster.intake.sqs.SqsIntake;
import dev.muster.ledger.tables.IcebergStore;
import dev.muster.maintenance.Maintenance;
import dev.muster.scan.ScanJob;
import dev.muster.validation.Validator;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.ToDoubleFunction;

/** What is counted of the parts that work by themselves. */
record ServiceMeters(MeterRegistry registry) {
  void maintenance(Maintenance part) {
    count(
        "muster.maintenance.deleted",
        "Files deleted since the start, to which nothing referred any more",
        part,
        Maintenance::deletedFiles);
    count(
        "muster.maintenance.failures",
        "Tables that a sweep had to pass over, since the start",
        part,
        Maintenance::failures);
    gauge(
        "muster.maintenance.left.over",
        "Files to which nothing refers, and that wait for their deletion",
        part,
        Maintenance::leftOverFiles);
    gauge(
        "muster.maintenance.bytes",
        "Bytes of all files of the tables, as of the newest sweep",
        part,
        Maintenance::bytes);
  }

  void merging(IcebergStore part) {
    count(
        "muster.maintenance.merged",
        "Small files that were merged into larger ones, since the start",
        part,
        IcebergStore::mergedFiles);
    count(
        "muster.maintenance.merge.failures",
        "How often small files could not be merged, since the start",
        part,
        IcebergStore::mergeFailures);
  }

  void closer(PartitionCloser part) {
    gauge(
        "muster.intake.open.partitions",
        "Partitions of which an object store has told, and that are not closed",
        part,
        PartitionCloser::openPartitions);
  }

  void validator(Validator part) {
    gauge(
        "muster.validation.waiting",
        "Partitions that wait for the verdict on their files",
        part,
        Validator::waiting);
    gauge(
        "muster.validation.running",
        "Partitions of which the files are being looked at",
        part,
        Validator::running);
    verdicts("ready", part, Validator::ready);
    verdicts("failed", part, Validator::failed);
    count(
        "muster.validation.tried.again",
        "Looks since the start that the storage or the time limit ended",
        part,
        Validator::triedAgain);
    count(
        "muster.validation.seconds",
        "Time spent on looking since the start, all checks together",
        part,
        Validator::secondsSpent);
  }

  void scan(ScanJob part) {
    gauge(
        "muster.scan.last.end.seconds",
        "When the newest whole scan ended, in seconds since 1970; 0 before the first",
        part,
        ScanJob::lastEnded);
    gauge(
        "muster.scan.last.duration.seconds",
        "How long the newest whole scan took",
        part,
        ScanJob::lastSeconds);
    gauge(
        "muster.scan.last.files",
        "Files that the newest whole scan listed",
        part,
        ScanJob::lastFiles);
    gauge(
        "muster.scan.last.gone",
        "Partitions of which the newest whole scan found no file any more",
        part,
        ScanJob::lastGone);
    count(
        "muster.scan.recorded",
        "Partitions of which a scan recorded files, since the start",
        part,
        ScanJob::recorded);
    count(
        "muster.scan.failures",
        "Places that could not be read, and scans that were given up, since the start",
        part,
        ScanJob::failures);
  }

  void kafka(KafkaIntake part) {
    count(
        "muster.kafka.messages",
        "Messages whose events are committed, since the start",
        part,
        kafka -> kafka.counts().messages());
    count(
        "muster.kafka.duplicates",
        "Events that came by Kafka and were known, since the start",
        part,
        kafka -> kafka.counts().duplicates());
    count(
        "muster.kafka.rejected",
        "Messages that were not taken as a whole, since the start",
        part,
        kafka -> kafka.counts().rejected());
    gauge(
        "muster.kafka.lag",
        "Messages of the topic that were not yet fetched, as was last known",
        part,
        KafkaIntake::lag);
    gauge(
        "muster.kafka.in.trouble",
        "1 while nothing can be read",
        part,
        kafka -> kafka.trouble().isPresent() ? 1 : 0);
  }

  void sqs(SqsIntake part) {
    count(
        "muster.sqs.messages",
        "Messages done with since the start: what they say is committed",
        part,
        sqs -> sqs.counts().messages());
    count(
        "muster.sqs.duplicates",
        "Events and notices that came by SQS and were known, since the start",
        part,
        sqs -> sqs.counts().duplicates());
    count(
        "muster.sqs.ignored",
        "Notices that came by SQS and say nothing of a partition, since the start",
        part,
        sqs -> sqs.counts().ignored());
    count(
        "muster.sqs.rejected",
        "Messages that were not taken as a whole, each time they came, since the start",
        part,
        sqs -> sqs.counts().rejected());
    gauge(
        "muster.sqs.in.trouble",
        "1 while nothing can be received",
        part,
        sqs -> sqs.trouble().isPresent() ? 1 : 0);
  }

  private void verdicts(String result, Validator part, ToDoubleFunction<Validator> value) {
    FunctionCounter.builder("muster.validation.verdicts", part, value)
        .tag("result", result)
        .description("Verdicts on partitions since the start")
        .register(registry);
  }

  private <T> void count(String name, String what, T part, ToDoubleFunction<T> value) {
    FunctionCounter.builder(name, part, value).description(what).register(registry);
  }

  private <T> void gauge(String name, String what, T part, ToDoubleFunction<T> value) {
    Gauge.builder(name, part, value).description(what).register(registry);
  }
}
