package dev.muster.notification;

import dev.muster.model.Endpoint;
import java.util.concurrent.CompletableFuture;

/** Every channel there is, each for its own kind of endpoint. */
record Channels(Channel<Endpoint.Webhook> webhook, Channel<Endpoint.Log> log)
    implements Channel<Endpoint> {
  @Override
  public CompletableFuture<Answer> tell(Endpoint endpoint, Message message) {
    if (endpoint instanceof Endpoint.Webhook receiver) {
      return webhook.tell(receiver, message);
    }
    return log.tell((Endpoint.Log) endpoint, message);
  }

  @Override
  public String lane(Endpoint endpoint) {
    if (endpoint instanceof Endpoint.Webhook receiver) {
      return webhook.lane(receiver);
    }
    return log.lane((Endpoint.Log) endpoint);
  }
}
