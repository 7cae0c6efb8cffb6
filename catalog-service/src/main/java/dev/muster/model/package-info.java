/**
 * The words of the domain: feeds, partitions, events, groups, entries. JDK only, no I/O, no clock.
 */
package dev.muster.model;
