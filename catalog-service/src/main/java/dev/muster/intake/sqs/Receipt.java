package dev.muster.intake.sqs;

import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;

/**
 * That a message was received; without its body, which is read by then.
 *
 * @param handle by which it is deleted, or kept from others
 * @param times how often it was received by now, as the queue says; null if it does not
 */
record Receipt(String messageId, String handle, String times) {
  static Receipt of(Message message) {
    return new Receipt(
        message.messageId(),
        message.receiptHandle(),
        message.attributes().get(MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT));
  }
}
