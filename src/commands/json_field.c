/* json field=FIELD "a.b" as NAME: one member of JSON (language reference 2.6.5). */

#include "commands/commands.h"

static void json_bind(struct binder *binder, const struct stage *stage)
{
    struct expr **args = ARENA_ARRAY(binder->arena, 2, struct expr *), *member;
    struct binding *binding;

    args[0] = binder_name(binder, stage->field);
    args[1] = binder_constant(binder, value_text(stage->pattern->text), stage->pattern->span);
    member = binder_call(binder, function_operator("json field"), args, 2, stage->span);
    binding = binder_define(binder, stage->names[0]->text, stage->names[0]->span, member->type);
    binder_extend(binder, binding->slot, member, stage->span);
    columns_unite(&binder->parsed, binder->arena, (struct output_column){ binding->name, binding->slot });
}

const struct command json_command = {
    .name = "json",
    .usage = "json field=FIELD \"PATH\" as NAME",
    .help = "Extract the member at a dotted path of a JSON text, map or list.",
    .section = "2.6.5",
    .examples = { "json field=@message \"request.headers.0.name\" as header | stats count(*) by header" },
    .bind = json_bind,
    .keeps_limit = true,
};
