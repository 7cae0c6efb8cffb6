package dev.muster.intake;

/**
 * One thing that is wrong with an input.
 *
 * @param detail what is wrong, to be read after the name of the place: {@code is required}
 * @param pointer where: a JSON pointer as a URI fragment, {@code #/data_as_of_date}, from the
 *     item's own root
 */
public record Fault(String detail, String pointer) {}
