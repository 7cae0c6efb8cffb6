package dev.muster.restcatalog;

import static dev.muster.restcatalog.Samples.append;
import static dev.muster.restcatalog.Samples.orders;
import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.restcatalog.RestServer.Reply;
import java.nio.file.Path;
import org.apache.iceberg.Table;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who has a table already is not sent it again. */
class ConditionalLoadTest {
  private static final String ORDERS = "/v1/namespaces/sales/tables/orders";
  private static final String NO_UPDATES = "{\"requirements\": [], \"updates\": []}";

  @TempDir Path data;
  private RestServer server;
  private Table orders;

  @BeforeEach
  void start() {
    server = new RestServer(data);
    orders = append(orders(server.catalog));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void isNotSentAgainUntilItMoves() {
    String tag = tag(server.get(ORDERS));
    Reply same = load(ORDERS, tag);
    append(orders);
    Reply moved = load(ORDERS, tag);

    assertThat(tag).matches("\"[0-9a-f]+\"");
    assertThat(same.status()).isEqualTo(304);
    assertThat(same.response().body()).isEmpty();
    assertThat(tag(same)).isEqualTo(tag);
    assertThat(moved.status()).isEqualTo(200);
    assertThat(tag(moved)).isNotEqualTo(tag);
    assertThat(load(ORDERS, tag(moved)).status()).isEqualTo(304);
  }

  @Test
  void answersThatDifferHaveTagsThatDiffer() {
    String all = tag(server.get(ORDERS + "?snapshots=all"));
    String refs = tag(server.get(ORDERS + "?snapshots=refs"));

    assertThat(all).isNotEqualTo(refs).isEqualTo(tag(server.get(ORDERS)));
    assertThat(load(ORDERS + "?snapshots=refs", all).status()).isEqualTo(200);
    assertThat(load(ORDERS + "?snapshots=refs", refs).status()).isEqualTo(304);
  }

  @Test
  void aCommitsTagIsThatOfTheTableItLeft() {
    Reply commit = server.post(ORDERS, NO_UPDATES);

    assertThat(load(ORDERS, tag(commit)).status()).isEqualTo(304);
  }

  @Test
  void readsTheHeaderAsHttpWritesIt() {
    String tag = tag(server.get(ORDERS));

    assertThat(load(ORDERS, "W/" + tag).status()).isEqualTo(304);
    assertThat(load(ORDERS, "\"other\", " + tag).status()).isEqualTo(304);
    assertThat(load(ORDERS, "*").status()).isEqualTo(304);
    assertThat(load(ORDERS, "\"other\"").status()).isEqualTo(200);
    assertThat(load(ORDERS, tag.replace("\"", "")).status()).isEqualTo(200);
  }

  @Test
  void aTableThatIsGoneIsNotUnchanged() {
    String tag = tag(server.get(ORDERS));
    server.catalog.dropTable(Samples.ORDERS);

    assertThat(load(ORDERS, tag).status()).isEqualTo(404);
    assertThat(load(ORDERS, "*").status()).isEqualTo(404);
  }

  private Reply load(String path, String tags) {
    return server.get(path, "If-None-Match", tags);
  }

  private static String tag(Reply reply) {
    return reply.header("ETag").orElseThrow();
  }
}
