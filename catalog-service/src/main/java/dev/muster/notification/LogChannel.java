package dev.muster.notification;

import dev.muster.model.Endpoint;
import dev.muster.model.GroupStatus;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the service's own log, in one line. */
final class LogChannel implements Channel<Endpoint.Log> {
  private static final Logger LOG = LoggerFactory.getLogger(LogChannel.class);

  @Override
  public CompletableFuture<Answer> tell(Endpoint.Log endpoint, Message message) {
    GroupStatus status = message.status();
    LOG.info(
        "{}: {} revision {} has all of its {} feeds ({})",
        Message.TYPE,
        status.key(),
        status.revision(),
        status.dependenciesTotal(),
        message.id());
    return CompletableFuture.completedFuture(new Answer.Taken(null));
  }

  @Override
  public String lane(Endpoint.Log endpoint) {
    return endpoint.channel();
  }
}
