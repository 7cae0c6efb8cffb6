package dev.muster.intake.sqs;

import dev.muster.intake.Notice;
import dev.muster.intake.Notices;
import dev.muster.intake.QueueReader;
import dev.muster.intake.QueueReader.Content;
import dev.muster.intake.Reading;
import dev.muster.model.Claim;
import dev.muster.model.Outcome;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.sqs.model.Message;

/** What was made of the messages that came at once. */
final class Haul {
  /**
   * What became of them.
   *
   * @param done their events are committed, or say nothing of a partition
   * @param rejected of which at least a part cannot be taken, and why
   */
  record Settled(List<Receipt> done, Map<Receipt, String> rejected, int duplicates) {}

  /** What a message says, in part. */
  private record Taken(Receipt receipt, Claim claim, boolean isNotice) {}

  private final List<Receipt> receipts = new ArrayList<>();
  private final List<Taken> taken = new ArrayList<>();
  private final Map<Receipt, String> faulty = new LinkedHashMap<>();
  private int ignored;

  Haul(List<Message> messages, QueueReader reader) {
    for (Message message : messages) {
      Receipt receipt = Receipt.of(message);
      receipts.add(receipt);
      Content content = reader.read(List.of("sqs", receipt.messageId()), message.body());
      if (content instanceof Content.Told told) {
        sort(receipt, told.notices());
      } else {
        sort(receipt, ((Content.Events) content).all());
      }
    }
  }

  private void sort(Receipt receipt, List<Reading<Claim>> events) {
    for (Reading<Claim> event : events) {
      if (event instanceof Reading.Valid<Claim> valid) {
        taken.add(new Taken(receipt, valid.value(), false));
      }
    }
    Reading.faultsOf(events).ifPresent(why -> faulty.put(receipt, why));
  }

  private void sort(Receipt receipt, Notices notices) {
    notices.logSubscriptions();
    for (Reading<Notice> notice : notices.all()) {
      if (notice instanceof Reading.Valid<Notice> valid) {
        sort(receipt, valid.value());
      }
    }
    Reading.faultsOf(notices.all()).ifPresent(why -> faulty.put(receipt, why));
  }

  private void sort(Receipt receipt, Notice notice) {
    if (notice instanceof Notice.Taken one) {
      taken.add(new Taken(receipt, one.claim(), true));
    } else {
      ignored++;
    }
  }

  List<Receipt> receipts() {
    return receipts;
  }

  /** Notices that say nothing of a partition. */
  int ignored() {
    return ignored;
  }

  List<Claim> claims() {
    return taken.stream().map(Taken::claim).toList();
  }

  /**
   * What becomes of the messages now that the claims are committed.
   *
   * @param outcomes of the claims, in their order
   */
  Settled settled(List<Outcome> outcomes) {
    Map<Receipt, String> rejected = new LinkedHashMap<>(faulty);
    int duplicates = 0;
    for (int i = 0; i < outcomes.size(); i++) {
      Taken one = taken.get(i);
      if (outcomes.get(i) instanceof Outcome.EventConflict conflict && !one.isNotice()) {
        rejected.merge(one.receipt(), describe(conflict), (first, more) -> first + "; " + more);
      } else if (!isNews(outcomes.get(i))) {
        duplicates++;
      }
    }
    List<Receipt> done = receipts.stream().filter(one -> !rejected.containsKey(one)).toList();
    return new Settled(done, rejected, duplicates);
  }

  private static String describe(Outcome.EventConflict conflict) {
    return "event_id %s is that of another event, about %s"
        .formatted(conflict.eventId(), conflict.kept());
  }

  /** A notice in conflict is the same news in other words, as a store may tell it twice. */
  private static boolean isNews(Outcome outcome) {
    return outcome instanceof Outcome.EventAccepted accepted && !accepted.duplicate();
  }
}
