package dev.muster.intake;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a stream or a queue hands over at a time.
 *
 * @param name tells it from every other message, and stays the same however often it is handed over
 * @param contentType of the body, if it came with it
 * @param attributes of a CloudEvent in binary mode, by their names without a prefix; else empty
 * @param body may be empty
 */
public record Message(
    List<String> name, Optional<String> contentType, Map<String, String> attributes, byte[] body) {}
