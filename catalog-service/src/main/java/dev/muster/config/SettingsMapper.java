package dev.muster.config;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Function;

/** How Jackson reads settings: snake case, our texts for durations, and nothing guessed. */
final class SettingsMapper {
  static final YAMLMapper MAPPER =
      YAMLMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .withCoercionConfigDefaults(
              coercions ->
                  coercions.setCoercion(CoercionInputShape.EmptyString, CoercionAction.Fail))
          .addModule(texts())
          .build();

  private SettingsMapper() {}

  private static SimpleModule texts() {
    return new SimpleModule()
        .addSerializer(Duration.class, ToStringSerializer.instance)
        .addSerializer(Path.class, ToStringSerializer.instance)
        .addDeserializer(Duration.class, new FromText<>(Duration.class, DurationText::parse))
        .addDeserializer(Path.class, new FromText<>(Path.class, Path::of));
  }

  /** Reads a type from a text only, so that a bare number is no duration. */
  private static final class FromText<T> extends StdScalarDeserializer<T> {
    private final transient Function<String, T> parse;

    FromText(Class<T> type, Function<String, T> parse) {
      super(type);
      this.parse = parse;
    }

    @Override
    public T deserialize(JsonParser parser, DeserializationContext context) throws IOException {
      if (!parser.hasToken(JsonToken.VALUE_STRING)) {
        throw context.wrongTokenException(parser, handledType(), JsonToken.VALUE_STRING, null);
      }
      try {
        return parse.apply(parser.getText());
      } catch (RuntimeException unreadable) {
        throw context.weirdStringException(parser.getText(), handledType(), "unreadable");
      }
    }
  }
}
