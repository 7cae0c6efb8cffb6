package dev.muster.intake;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is known of a message of a stream beside its body.
 *
 * @param name tells it from every other message, and stays the same however often it is handed over
 * @param contentType of the body, if it came with it
 * @param attributes of a CloudEvent in binary mode, by their names without a prefix; else empty
 */
public record MessageHeaders(
    List<String> name, Optional<String> contentType, Map<String, String> attributes) {}
