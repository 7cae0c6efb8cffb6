/** Bytes of every form become valid entries, or faults that name everything that is wrong. */
package dev.muster.intake;
