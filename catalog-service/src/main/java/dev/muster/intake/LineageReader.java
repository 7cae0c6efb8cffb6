package dev.muster.intake;

import java.util.List;

/** Reads OpenLineage events. Landing rules say which feed an output belongs to. */
public final class LineageReader {
  private final LineageShape shape;

  public LineageReader(LandingRules rules) {
    this.shape = new LineageShape(rules);
  }

  /**
   * Reads one event of {@code application/json}.
   *
   * @throws MalformedBodyException it is empty or no JSON
   */
  public Reading<Lineage> readOne(byte[] body) {
    Faults faults = new Faults();
    return shape.read(JsonSource.only(body, faults), faults);
  }

  /**
   * Reads an array of events, which may be empty.
   *
   * @throws MalformedBodyException it is no JSON array
   * @throws TooManyItemsException it holds more than {@link EventReader#MAX_EVENTS}
   */
  public List<Reading<Lineage>> readBatch(byte[] body) {
    return EventReader.readArray(body, shape::read);
  }
}
