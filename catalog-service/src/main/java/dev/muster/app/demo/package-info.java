/** {@code muster demo}: a week of data becomes ready before the reader's eyes. */
package dev.muster.app.demo;
