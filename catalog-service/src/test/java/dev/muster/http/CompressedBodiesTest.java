package dev.muster.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdOutputStream;
import dev.muster.http.Api.Answer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CompressedBodiesTest {
  private static Api api;

  @BeforeAll
  static void start() {
    api = new Api();
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  private static byte[] compressed(String coding, byte[] bytes) throws IOException {
    if (coding.equals("zstd")) {
      return Zstd.compress(bytes);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (OutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    }
    return out.toByteArray();
  }

  private static Answer post(String type, String coding, byte[] body) {
    return api.send(
        api.request("/v1/events", type)
            .header("Content-Encoding", coding)
            .POST(BodyPublishers.ofByteArray(body)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "zstd", "x-gzip", "ZSTD"})
  void takesThemInEveryForm(String coding) throws IOException {
    String one = Events.event("one-" + coding, "CA", "2026-11-22");
    String other = Events.event("other-" + coding, "CA", "2026-11-22");
    String codec = coding.equals("ZSTD") ? "zstd" : coding;

    assertThat(post(Bodies.JSON, coding, compressed(codec, one.getBytes(UTF_8))).status())
        .isEqualTo(200);
    byte[] array = compressed(codec, ("[" + one + "," + other + "]").getBytes(UTF_8));
    assertThat(post(Bodies.JSON, coding, array).body().path("accepted").asInt()).isEqualTo(1);
    byte[] lines = compressed(codec, (one + "\n" + other).getBytes(UTF_8));
    assertThat(post(Bodies.NDJSON, coding, lines).body().path("duplicates").asInt()).isEqualTo(2);
  }

  @Test
  void takesADefinition() throws IOException {
    String group = "{\"required_data_types\": [{\"source\": \"GUO\", \"type\": \"CB\"}]}";
    Answer answer =
        api.send(
            api.request("/v1/groups/Compressed", Bodies.JSON)
                .header("Content-Encoding", "gzip")
                .PUT(BodyPublishers.ofByteArray(compressed("gzip", group.getBytes(UTF_8)))));

    assertThat(answer.status()).isEqualTo(201);
  }

  /** Appended logs: each part is compressed for itself, and arrives when it arrives. */
  @ParameterizedTest
  @ValueSource(strings = {"gzip", "zstd"})
  void readsOnAfterTheFirstOfSeveralParts(String coding) throws IOException {
    int parts = 50;
    Random random = new Random(7);
    LazyLines lines =
        new LazyLines(
            parts,
            i -> Events.event(coding + i, "CC", "2026-11-22", noise(random)),
            out -> new PartByPart(out, coding));

    Answer answer =
        api.send(
            api.request("/v1/events", Bodies.NDJSON)
                .header("Content-Encoding", coding)
                .POST(BodyPublishers.ofInputStream(() -> lines)));

    assertThat(answer.body().path("accepted").asInt()).as("seed 7").isEqualTo(parts);
  }

  /** Does not compress, so that a part is longer than what is read at once. */
  private static String noise(Random random) {
    StringBuilder text = new StringBuilder("\"status_reason\": \"");
    random.ints(2_000, 'A', 'Z').forEach(c -> text.append((char) c));
    return text.append('"').toString();
  }

  /** Compresses whatever is written at once for itself. */
  private static final class PartByPart extends OutputStream {
    private final OutputStream out;
    private final String coding;

    PartByPart(OutputStream out, String coding) {
      this.out = out;
      this.coding = coding;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      out.write(compressed(coding, Arrays.copyOfRange(bytes, offset, offset + length)));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "gzip, application/json", "gzip, application/x-ndjson",
    "zstd, application/json", "zstd, application/x-ndjson"
  })
  void swellsOnlySoFar(String coding, String type) throws IOException {
    byte[] bomb = compressed(coding, " ".repeat(50_000_000).getBytes(UTF_8));
    assertThat(bomb.length).isLessThan(60_000);

    Answer answer = post(type, coding, bomb);

    assertThat(answer.status()).isEqualTo(413);
  }

  @Test
  void keepsNoWindowLargerThanOthersDo() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (OutputStream zstd = new ZstdOutputStream(out).setLong(27).setChecksum(true)) {
      zstd.write(Events.event("w", "CD", "2026-11-22").getBytes(UTF_8));
    }

    Answer answer = post(Bodies.NDJSON, "zstd", out.toByteArray());

    assertThat(answer.status()).isEqualTo(400);
    assertThat(api.eventsOf("CD")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "zstd"})
  void refusesWhatIsDamagedOrCut(String coding) throws IOException {
    byte[] event = Events.event("damaged", "CE", "2026-11-22").getBytes(UTF_8);
    byte[] whole = compressed(coding, event);
    byte[] cut = Arrays.copyOf(whole, whole.length - 9);
    for (String type : List.of(Bodies.JSON, Bodies.NDJSON)) {
      for (byte[] body : List.of(event, cut, new byte[0])) {
        Answer answer = post(type, coding, body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body().path("type").asText()).endsWith(":malformed-body");
      }
    }
    assertThat(api.eventsOf("CE")).isEmpty();
  }
}
