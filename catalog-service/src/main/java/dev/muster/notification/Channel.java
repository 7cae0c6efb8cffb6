package dev.muster.notification;

import dev.muster.model.Endpoint;
import java.util.concurrent.CompletableFuture;

/** A way to tell endpoints of one kind. */
interface Channel<E extends Endpoint> {
  /**
   * Starts one attempt. Its answer comes on any thread, and also says what went wrong: the future
   * does not fail.
   */
  CompletableFuture<Answer> tell(E endpoint, Message message);

  /** Endpoints in the same lane share a receiver, which may be slow. */
  String lane(E endpoint);
}
