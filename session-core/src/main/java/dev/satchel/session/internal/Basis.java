package dev.satchel.session.internal;

/** The state to which the changes of an exchange are applied. */
enum Basis {
    /** The attributes that the exchange opened, for which the results of its update functions are known. */
    AS_OPENED,
    /** Attributes that another exchange wrote meanwhile. Update functions run again. */
    REBASED,
    /** The attributes that the exchange opened, whatever another one wrote meanwhile. */
    OVERWRITTEN
}
