package dev.muster.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.standardwebhooks.Webhook;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookSignatureTest {
  private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  private static final String ID = "msg_p5jXN8AQM9LWM0D4loKWxJek";
  private static final String BODY = "{\"test\": 2432232314}";
  private static final Instant SENT = Instant.ofEpochSecond(1614265330);
  private static final String TIMESTAMP = "1614265330";
  private static final String SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

  private final WebhookSignature signature = new WebhookSignature(SECRET);

  @Test
  void signsTheVectorOfTheStandard() {
    assertThat(signature.sign(ID, SENT, BODY)).isEqualTo(SIGNATURE);
  }

  @Test
  void verifiesWhatWasSigned() {
    assertThat(signature.verify(ID, TIMESTAMP, SIGNATURE, BODY, SENT)).isTrue();
  }

  @Test
  void verifiesAnyOfSeveralSignatures() {
    String several = "v1,AAAA v1a,BBBB " + SIGNATURE;
    assertThat(signature.verify(ID, TIMESTAMP, several, BODY, SENT)).isTrue();
  }

  @Test
  void refusesWhatWasTamperedWith() {
    assertThat(signature.verify("msg_other", TIMESTAMP, SIGNATURE, BODY, SENT)).isFalse();
    assertThat(signature.verify(ID, "1614265331", SIGNATURE, BODY, SENT)).isFalse();
    assertThat(signature.verify(ID, TIMESTAMP, SIGNATURE, BODY + " ", SENT)).isFalse();
    assertThat(signature.verify(ID, TIMESTAMP, SIGNATURE.substring(3), BODY, SENT)).isFalse();
    assertThat(signature.verify(ID, TIMESTAMP, "", BODY, SENT)).isFalse();
  }

  @Test
  void refusesWhatLacksAHeader() {
    assertThat(signature.verify(null, TIMESTAMP, SIGNATURE, BODY, SENT)).isFalse();
    assertThat(signature.verify(ID, null, SIGNATURE, BODY, SENT)).isFalse();
    assertThat(signature.verify(ID, TIMESTAMP, null, BODY, SENT)).isFalse();
  }

  @Test
  void refusesWhatWasSignedWithAnotherSecret() {
    WebhookSignature other = new WebhookSignature("whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD");
    assertThat(other.verify(ID, TIMESTAMP, SIGNATURE, BODY, SENT)).isFalse();
  }

  @Test
  void toleratesFiveMinutesEitherWayAndNoMore() {
    for (int side : new int[] {-1, 1}) {
      Instant near = SENT.plusSeconds(side * 300L);
      Instant far = SENT.plusSeconds(side * 301L);
      assertThat(signature.verify(ID, TIMESTAMP, SIGNATURE, BODY, near)).isTrue();
      assertThat(signature.verify(ID, TIMESTAMP, SIGNATURE, BODY, far)).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "now", "1614265330.5", "-9223372036854775808", "99999999999999999999"})
  void refusesTimestampsThatAreNone(String timestamp) {
    String signed = signature.sign(ID, SENT, BODY);
    assertThat(signature.verify(ID, timestamp, signed, BODY, SENT)).isFalse();
  }

  @Test
  void isVerifiedByTheLibraryOfTheStandard() throws Exception {
    // The library looks at the system's clock.
    Instant now = Instant.now();
    String body = "{\"group\":\"Größe\"}";
    Map<String, List<String>> headers =
        Map.of(
            "webhook-id", List.of(ID),
            "webhook-timestamp", List.of(Long.toString(now.getEpochSecond())),
            "webhook-signature", List.of(signature.sign(ID, now, body)));
    Webhook library = new Webhook(SECRET);
    assertThatCode(() -> library.verify(body, headers)).doesNotThrowAnyException();
    assertThatThrownBy(() -> library.verify(body + " ", headers)).hasMessageContaining("signature");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "whsec_", "whsec_not-base64!", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"})
  void refusesAnUnusableSecretWithoutRepeatingIt(String secret) {
    assertThatThrownBy(() -> new WebhookSignature(secret))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a webhook secret is whsec_ followed by base64")
        .hasNoCause();
  }
}
