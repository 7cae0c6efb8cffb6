package dev.muster.restcatalog;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.function.Supplier;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.NotFoundException;

/** A table or view is in the catalog, but its metadata file is not what it should be. */
final class UnreadableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private UnreadableException(TableIdentifier name, RuntimeException cause) {
    super("The metadata of " + name + " cannot be read: its file is damaged", cause);
  }

  /**
   * Loads a table or view.
   *
   * @throws UnreadableException if its metadata file makes no sense; what Iceberg throws then looks
   *     as if the client were at fault
   */
  static <T> T reading(TableIdentifier name, Supplier<T> load) {
    try {
      return load.get();
    } catch (NotFoundException e) {
      throw e;
    } catch (RuntimeException e) {
      throw isOfParsing(e) ? new UnreadableException(name, e) : e;
    }
  }

  private static boolean isOfParsing(RuntimeException e) {
    return e instanceof IllegalArgumentException
        || e instanceof NullPointerException
        || e instanceof ClassCastException
        || Failure.hasCause(e, JsonProcessingException.class);
  }
}
