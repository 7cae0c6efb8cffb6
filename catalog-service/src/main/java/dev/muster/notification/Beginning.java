package dev.muster.notification;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;

/** Reads the first bytes of an answer as text on one line, and lets go of the rest. */
final class Beginning implements BodySubscriber<String> {
  private final int limit;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final CompletableFuture<String> text = new CompletableFuture<>();
  private Subscription subscription;

  Beginning(int limit) {
    this.limit = limit;
  }

  @Override
  public CompletionStage<String> getBody() {
    return text;
  }

  @Override
  public void onSubscribe(Subscription newSubscription) {
    subscription = newSubscription;
    subscription.request(1);
  }

  @Override
  public void onNext(List<ByteBuffer> items) {
    items.forEach(this::keep);
    if (bytes.size() < limit) {
      subscription.request(1);
    } else {
      subscription.cancel();
      onComplete();
    }
  }

  private void keep(ByteBuffer item) {
    byte[] kept = new byte[Math.min(item.remaining(), limit - bytes.size())];
    item.get(kept);
    bytes.writeBytes(kept);
  }

  @Override
  public void onError(Throwable failure) {
    // The status is known; what was still to be read does not matter.
    onComplete();
  }

  @Override
  public void onComplete() {
    text.complete(
        bytes.toString(StandardCharsets.UTF_8).replaceAll("[\\s\\p{Cntrl}]+", " ").strip());
  }
}
