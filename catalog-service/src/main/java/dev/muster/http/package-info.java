/**
 * The HTTP API: routes in one place ({@code Routes}), errors in one table ({@code Errors}). Answers
 * to what changes state come after the commit, and no thread waits for it.
 */
package dev.muster.http;
