/**
 * The settings as typed records, each of which lives beside its user and checks its own ranges.
 * Jackson binds them, strictly: it is here for HTTP already, knows records, reads YAML, and says
 * which key is wrong and where.
 */
package dev.muster.config;
