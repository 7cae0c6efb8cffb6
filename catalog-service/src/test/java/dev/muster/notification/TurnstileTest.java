package dev.muster.notification;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TurnstileTest {
  private final Turnstile turnstile = new Turnstile(8);
  private final List<String> running = new ArrayList<>();

  private void enter(String lane, String task) {
    turnstile.enter(lane, () -> running.add(task));
  }

  @Test
  void givesOneLaneAQuarterOfThePlaces() {
    for (int i = 0; i < 5; i++) {
      enter("slow", "slow" + i);
    }
    enter("quick", "quick");
    assertThat(running).containsExactly("slow0", "slow1", "quick");
    turnstile.leave("slow");
    assertThat(running).endsWith("slow2");
  }

  @Test
  void neverGivesMorePlacesThanThereAre() {
    for (int i = 0; i < 20; i++) {
      enter("lane" + i, "task" + i);
    }
    assertThat(running).hasSize(8);
    turnstile.leave("lane0");
    assertThat(running).hasSize(9);
  }

  @Test
  void letsTheLanesTakeTurns() {
    Turnstile narrow = new Turnstile(1);
    for (int i = 0; i < 2; i++) {
      for (String lane : List.of("a", "b")) {
        String task = lane + i;
        narrow.enter(lane, () -> running.add(task));
      }
    }
    narrow.leave("a");
    narrow.leave("b");
    narrow.leave("a");
    assertThat(running).containsExactly("a0", "b0", "a1", "b1");
  }
}
