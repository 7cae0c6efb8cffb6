/** Lists where data lands, and records what no notice told of. */
package dev.muster.scan;
