package dev.muster.intake.kafka;

import dev.muster.intake.MessageHeaders;
import dev.muster.intake.MessageReader;
import dev.muster.intake.Reading;
import dev.muster.model.Claim;
import dev.muster.model.Entry;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.header.Header;

/** What was made of the messages that came at once. */
final class Haul {
  /** A message of which at least a part cannot be taken, and why. */
  record Rejected(ConsumerRecord<byte[], byte[]> message, String why) {}

  private static final String CONTENT_TYPE = "content-type";
  private static final String ATTRIBUTE = "ce_";

  /** An event, and the message it came in. */
  private record Taken(ConsumerRecord<byte[], byte[]> message, Claim claim) {}

  private final List<Taken> taken = new ArrayList<>();
  private final List<Rejected> rejected = new ArrayList<>();
  private final Map<String, Long> positions;

  Haul(ConsumerRecords<byte[], byte[]> messages, Topic topic, MessageReader reader) {
    for (ConsumerRecord<byte[], byte[]> message : messages) {
      sort(message, reader.read(headers(message, topic), body(message)));
    }
    positions =
        messages.nextOffsets().entrySet().stream()
            .collect(
                Collectors.toMap(
                    next -> topic.stream(next.getKey()), next -> next.getValue().offset()));
  }

  private void sort(ConsumerRecord<byte[], byte[]> message, List<Reading<Claim>> readings) {
    for (Reading<Claim> reading : readings) {
      if (reading instanceof Reading.Valid<Claim> valid) {
        taken.add(new Taken(message, valid.value()));
      }
    }
    Reading.faultsOf(readings).ifPresent(why -> rejected.add(new Rejected(message, why)));
  }

  private static MessageHeaders headers(ConsumerRecord<byte[], byte[]> message, Topic topic) {
    Map<String, String> attributes = new HashMap<>();
    String contentType = null;
    for (Header header : message.headers()) {
      String name = header.key().toLowerCase(Locale.ROOT);
      if (name.startsWith(ATTRIBUTE)) {
        attributes.put(name.substring(ATTRIBUTE.length()), text(header));
      } else if (name.equals(CONTENT_TYPE)) {
        contentType = text(header);
      }
    }
    return new MessageHeaders(
        List.of(
            "kafka",
            topic.id().toString(),
            Integer.toString(message.partition()),
            Long.toString(message.offset())),
        Optional.ofNullable(contentType),
        attributes);
  }

  private static byte[] body(ConsumerRecord<byte[], byte[]> message) {
    return message.value() == null ? new byte[0] : message.value();
  }

  private static String text(Header header) {
    return header.value() == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
  }

  /** Messages of which at least a part is not among the claims. */
  List<Rejected> rejected() {
    return rejected;
  }

  /** The events, and after them how far the topic is read with them. */
  List<Claim> claims() {
    return Stream.concat(
            taken.stream().map(Taken::claim),
            Stream.of(arrival -> new Entry.PositionsReached(positions, arrival)))
        .toList();
  }

  /** The message of the claim at this index. */
  ConsumerRecord<byte[], byte[]> messageOf(int claim) {
    return taken.get(claim).message();
  }
}
