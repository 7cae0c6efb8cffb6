/** Measures the product beside what a user would have instead, in one run, as ratios. */
package dev.muster.benchmarks;
