/**
 * Is what has landed there, whole, and what it claims to be? Reads the storage of producers, under
 * configured roots and nowhere else, and never writes to it.
 */
package dev.muster.validation;
