/* A PKCS#11 module in front of another that does what SoftHSM cannot: a token that is locked, has one try left, has a reader with keys of
   its own, or is taken out. For tests; the list of functions and the offsets are those of PKCS#11 2.40.

   CANVASPERS_TEST_MODULE names the module behind it, CANVASPERS_TEST_TOKEN says what happens: `locked`, `last`, `keypad`, `removed`
   (once, and it is back at once), `changed` (the same, and its PIN is another). CANVASPERS_TEST_MARK is a file in which each login and
   each removal leaves a letter. */

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef unsigned long number;
typedef struct { unsigned char version[2]; void *functions[68]; } list;

enum { FUNCTION_LIST = 3, SLOT_LIST = 4, TOKEN_INFO = 6, CLOSE_ALL_SESSIONS = 14, LOGIN = 18, SIGN_INIT = 42 };
enum { DEVICE_REMOVED = 0x32, PIN_INCORRECT = 0xA0, PIN_LOCKED = 0xA4 };
enum { OFFSET_OF_FLAGS = 96, OWN_KEYS = 0x100, FINAL_TRY = 0x20000 };

static list *real, ours;

static int is(const char *what) {
    const char *mode = getenv("CANVASPERS_TEST_TOKEN");
    return mode && strcmp(mode, what) == 0;
}

/* Leaves a letter, and tells how often it stands there now. */
static int mark(char letter) {
    int count = 0, found;
    FILE *file = fopen(getenv("CANVASPERS_TEST_MARK"), "a+");
    if (!file) abort();
    fputc(letter, file);
    rewind(file);
    while ((found = fgetc(file)) != EOF) count += found == letter;
    fclose(file);
    return count;
}

static number token_info(number slot, unsigned char *info) {
    number value = ((number (*)(number, unsigned char *))real->functions[TOKEN_INFO])(slot, info), flags;
    memcpy(&flags, info + OFFSET_OF_FLAGS, sizeof flags);
    if (is("last")) flags |= FINAL_TRY;
    if (is("keypad")) flags |= OWN_KEYS;
    memcpy(info + OFFSET_OF_FLAGS, &flags, sizeof flags);
    return value;
}

static number login(number session, number user, unsigned char *pin, number length) {
    int times = mark('L');
    if (is("locked")) return PIN_LOCKED;
    if (is("changed") && times > 1) return PIN_INCORRECT;
    if (is("keypad")) {
        /* What somebody types there. */
        if (pin) return PIN_INCORRECT;
        pin = (unsigned char *)"4711-geheim";
        length = 11;
    }
    return ((number (*)(number, number, unsigned char *, number))real->functions[LOGIN])(session, user, pin, length);
}

static number sign_init(number session, void *mechanism, number key) {
    number slots[16], count = 16, at;
    if ((is("removed") || is("changed")) && mark('S') == 1) {
        ((number (*)(unsigned char, number *, number *))real->functions[SLOT_LIST])(1, slots, &count);
        for (at = 0; at < count; at++) ((number (*)(number))real->functions[CLOSE_ALL_SESSIONS])(slots[at]);
        return DEVICE_REMOVED;
    }
    return ((number (*)(number, void *, number))real->functions[SIGN_INIT])(session, mechanism, key);
}

number C_GetFunctionList(list **out) {
    if (!real) {
        void *library = dlopen(getenv("CANVASPERS_TEST_MODULE"), RTLD_NOW);
        if (!library || ((number (*)(list **))dlsym(library, "C_GetFunctionList"))(&real) != 0) return 5;
        ours = *real;
        ours.functions[FUNCTION_LIST] = C_GetFunctionList;
        ours.functions[TOKEN_INFO] = token_info;
        ours.functions[LOGIN] = login;
        ours.functions[SIGN_INIT] = sign_init;
    }
    *out = &ours;
    return 0;
}
