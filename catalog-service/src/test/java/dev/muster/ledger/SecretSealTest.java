package dev.muster.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class SecretSealTest {
  private static final String URL = "https://consumer.example/hook";
  private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

  private final SecretSeal seal = SecretSeal.of(key(1));

  @Test
  void opensWhatItSealed() {
    assertThat(seal.open("group", URL, seal.seal("group", URL, SECRET))).isEqualTo(SECRET);
    assertThat(seal.open("", "", seal.seal("", "", ""))).isEmpty();
    assertThat(seal.open("g€", URL, seal.seal("g€", URL, "whsec_漢字"))).isEqualTo("whsec_漢字");
  }

  @Test
  void givesEqualContentEqualText() {
    String sealed = seal.seal("group", URL, SECRET);
    assertThat(SecretSeal.of(key(1)).seal("group", URL, SECRET)).isEqualTo(sealed);
    assertThat(sealed)
        .isEqualTo(
            "sealed:v1:xVNEkE8H0D0tEnJ7ayq+ej+SpRgVpytBiSlW9tuIHj/Vi2WxzsVFxN4zqNYkJP4yF6wpBYuO8GdfQwNwqYtoqJAb");
  }

  @Test
  void showsNothingOfTheSecretNorThatTwoAreTheSame() {
    String sealed = seal.seal("group", URL, SECRET);
    byte[] bytes = Base64.getDecoder().decode(sealed.substring("sealed:v1:".length()));
    assertThat(new String(bytes, StandardCharsets.ISO_8859_1)).doesNotContain("whsec");
    assertThat(seal.seal("other", URL, SECRET)).isNotEqualTo(sealed);
    assertThat(seal.seal("group", URL + "2", SECRET)).isNotEqualTo(sealed);
  }

  @Test
  void saysWhichGroupAndSettingWithAnotherKey() {
    String sealed = seal.seal("Marketing", URL, SECRET);
    assertThatThrownBy(() -> SecretSeal.of(key(2)).open("Marketing", URL, sealed))
        .isInstanceOf(UnusableStoreException.class)
        .hasMessageContaining("Marketing")
        .hasMessageContaining("secret_key");
  }

  @Test
  void opensNothingThatWasMovedOrTouched() {
    String sealed = seal.seal("group", URL, SECRET);
    String[] broken = {
      sealed.substring(0, sealed.length() - 8),
      sealed.replace("sealed:v1:", "sealed:v2:"),
      "sealed:v1:",
      "sealed:v1:%%%",
      SECRET
    };
    for (String text : broken) {
      assertThatThrownBy(() -> seal.open("group", URL, text))
          .as(text)
          .isInstanceOf(UnusableStoreException.class);
    }
    assertThatThrownBy(() -> seal.open("group", URL + "/elsewhere", sealed))
        .isInstanceOf(UnusableStoreException.class);
    assertThatThrownBy(() -> seal.open("other", URL, sealed))
        .isInstanceOf(UnusableStoreException.class);
  }

  @Test
  void takesNoKeyOfAnotherLength() {
    assertThatThrownBy(() -> SecretSeal.of(new byte[16]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("secret_key");
  }

  private static byte[] key(int fill) {
    byte[] key = new byte[SecretSeal.KEY_BYTES];
    java.util.Arrays.fill(key, (byte) fill);
    return key;
  }
}
