package dev.muster.rck;

import java.net.URI;

/** What the kit runs against. */
interface Server extends AutoCloseable {
  /** Where its REST catalog is. */
  URI catalog();

  @Override
  void close();
}
