/* catalogue_inputs.c - which inputs the forms of types, products and the shop's front have. */
#include "web/catalogue_form.h"

#define OPTION(value, label)             \
    {                                    \
        STR_INIT(value), STR_INIT(label) \
    }

static const FormOption kinds[] = {
    OPTION("cloud_data_center", "Cloud Data Center"),
    OPTION("cloud_server", "Cloud Server"),
    OPTION("cloud_firewall", "Cloud Firewall"),
    OPTION("cloud_database", "Cloud Database"),
    OPTION("hosted_exchange", "Hosted Exchange"),
    OPTION("ms_cloud_services", "MS Cloud Services"),
};
static const FormOption refunds[] = {
    OPTION("day", "The unused days are credited"),
    OPTION("none", "Nothing is given back"),
};
static const FormOption sale_kinds[] = {
    OPTION("recurring", "Every period"),
    OPTION("one_off", "Once"),
    OPTION("usage", "By use"),
    OPTION("quota", "Units included, more by use"),
};
static const FormOption states[] = {
    OPTION("active", "For sale"),
    OPTION("retired", "Retired: its subscriptions stay, no new ones"),
};
static const FormOption attribute_kinds[] = {
    OPTION("number", "Number"),
    OPTION("text", "Text"),
    OPTION("choice", "Choice"),
    OPTION("boolean", "Yes or no"),
};
static const FormOption blocks[] = {
    OPTION("featured", "Featured"),
    OPTION("new", "New"),
    OPTION("popular", "Most popular"),
    OPTION("promoted", "Promoted"),
};

static const Input type_base[] = {
    { "code", "Code", .kind = INPUT_TEXT, .hint = "Lower-case letters, digits and hyphens; stays.",
      .new_only = true },
    { "name", "Name", .kind = INPUT_TEXT, .always = true },
    { "kind", "Kind of service", .kind = INPUT_SELECT, .hint = "Stays once it has products.",
      .options = kinds, .option_count = COUNT_OF(kinds) },
    { "connector", "Connector", .kind = INPUT_TEXT,
      .hint = "What makes the service: postgresql, simulator.", .always = true },
    { "billing_family", "Billing family", .kind = INPUT_TEXT, .hint = "A word for reports." },
};
static const Input type_policy[] = {
    { "refund", "When it ends early", .kind = INPUT_SELECT, .options = refunds,
      .option_count = COUNT_OF(refunds) },
    { "retention_minutes", "Minutes that data is kept after the end", .kind = INPUT_NUMBER,
      .always = true },
    { "settings", "First values of the set-up form", .kind = INPUT_VALUES,
      .hint = "One in a line: size_gb = 10. A product can say others." },
};
static const Input attribute_columns[] = {
    { "code", "Code", .kind = INPUT_TEXT, .hint = "memory" },
    { "name", "Name", .kind = INPUT_TEXT, .hint = "Memory", .always = true },
    { "kind", "Kind", .kind = INPUT_SELECT, .options = attribute_kinds,
      .option_count = COUNT_OF(attribute_kinds) },
    { "unit", "Unit of a number", .kind = INPUT_TEXT, .hint = "GB" },
    { "choices", "Choices", .kind = INPUT_WORDS, .hint = "Between commas." },
};
static const Input type_attributes[] = {
    { "attributes", "Attribute", .kind = INPUT_ROWS, .columns = attribute_columns,
      .column_count = COUNT_OF(attribute_columns) },
};

static const Input product_base[] = {
    { "code", "Code", .kind = INPUT_TEXT,
      .hint = "In its address; lower-case letters, digits and hyphens; stays.", .new_only = true },
    { "name", "Name", .kind = INPUT_TEXT, .always = true },
    { "type", "Type", .kind = INPUT_SELECT },
    { "sale_kind", "Charged", .kind = INPUT_SELECT, .options = sale_kinds,
      .option_count = COUNT_OF(sale_kinds) },
    { "state", "State", .kind = INPUT_SELECT, .options = states, .option_count = COUNT_OF(states) },
    { "vendor", "Vendor", .kind = INPUT_TEXT, .always = true },
    { "tax_category", "VAT category", .kind = INPUT_TEXT,
      .hint = "EN 16931: S is the standard rate.", .always = true },
    { "vendor_product", "Vendor's own id", .kind = INPUT_TEXT,
      .hint = "ProductId:SkuId of a price sheet." },
};
static const Input product_shop[] = {
    { "category", "Category", .kind = INPUT_TEXT, .hint = "A new name is added to the categories.",
      .always = true },
    { "industries", "Industries", .kind = INPUT_WORDS, .hint = "Between commas.", .always = true },
    { "image", "Picture", .kind = INPUT_TEXT, .hint = "img/products/…", .always = true },
    { "summary", "Summary", .kind = INPUT_LINES, .hint = "One sentence.", .always = true },
    { "description", "Description", .kind = INPUT_LINES, .hint = "Markdown, headings from level 3.",
      .always = true },
    { "featured", "Block: Featured", .kind = INPUT_CHECK },
    { "new", "Block: New", .kind = INPUT_CHECK },
    { "popular", "Block: Most popular", .kind = INPUT_CHECK },
    { "promoted", "Block: Promoted", .kind = INPUT_CHECK },
};
static const Input product_values[] = {
    { "attributes", "Attributes", .kind = INPUT_VALUES,
      .hint = "What its type compares, one in a line: memory = 16." },
    { "settings", "First values of the set-up form", .kind = INPUT_VALUES,
      .hint = "Over those of its type, one in a line: size_gb = 10." },
};
static const Input product_links[] = {
    { "addon", "It is an add-on", .kind = INPUT_CHECK },
    { "base_required", "An add-on that is not sold without its base", .kind = INPUT_CHECK,
      .of_addon = true },
    { "addons", "Takes the add-ons", .kind = INPUT_WORDS,
      .hint = "Codes between commas, in the page's order." },
    { "upgrades", "Can become", .kind = INPUT_WORDS,
      .hint = "Codes of its type; the way back is a downgrade." },
    { "excludes", "Not owned together with", .kind = INPUT_WORDS,
      .hint = "Codes; it counts both ways." },
};
static const Input part_columns[] = {
    { "plan", "Plan", .kind = INPUT_TEXT, .hint = "The code of a plan." },
    { "quantity", "Quantity", .kind = INPUT_NUMBER, .always = true },
};
static const Input product_parts[] = {
    { "bundle", "Part", .kind = INPUT_ROWS, .columns = part_columns,
      .column_count = COUNT_OF(part_columns) },
};
static const Input plan_columns[] = {
    { "code", "Code", .kind = INPUT_TEXT },
    { "name", "Name", .kind = INPUT_TEXT, .always = true },
    { "term", "Term", .kind = INPUT_TEXT, .hint = "P1M, P1Y", .always = true },
    { "billing", "Billed every", .kind = INPUT_TEXT, .hint = "P1M, P1Y", .always = true },
    { "unit", "Unit", .kind = INPUT_TEXT, .always = true },
    { "quantity_min", "Quantity from", .kind = INPUT_NUMBER, .always = true },
    { "quantity_max", "To", .kind = INPUT_NUMBER, .always = true },
    { "quantity_step", "In steps of", .kind = INPUT_NUMBER, .always = true },
    { "trial_days", "Trial days", .kind = INPUT_NUMBER },
    { "meter", "Meter, when paid by use", .kind = INPUT_TEXT },
    { "active", "Can be ordered", .kind = INPUT_CHECK, .default_on = true },
};
static const Input product_plans[] = {
    { "plans", "Plan", .kind = INPUT_ROWS, .columns = plan_columns,
      .column_count = COUNT_OF(plan_columns) },
};

static const Input shop_lists[] = {
    { "categories", "Categories", .kind = INPUT_WORDS,
      .hint = "Between commas, in the shop's order.", .always = true },
    { "industries", "Industries", .kind = INPUT_WORDS,
      .hint = "Between commas, in the shop's order.", .always = true },
};
static const Input block_columns[] = {
    { "code", "Block", .kind = INPUT_SELECT, .options = blocks, .option_count = COUNT_OF(blocks) },
    { "title", "Title", .kind = INPUT_TEXT },
    { "shown", "Shown on the front page", .kind = INPUT_CHECK, .default_on = true },
};
static const Input shop_blocks[] = {
    { "blocks", "Block", .kind = INPUT_ROWS, .always = true, .columns = block_columns,
      .column_count = COUNT_OF(block_columns) },
};

#define SECTION(title, hint, inputs)          \
    {                                         \
        title, hint, inputs, COUNT_OF(inputs) \
    }

const InputForm catalogue_forms[CATALOGUE_OBJECT_COUNT] = {
    [CATALOGUE_TYPE] = { { SECTION("Type", "What its products have in common.", type_base),
                           SECTION("Policy and set-up", "", type_policy),
                           SECTION(
                               "Attributes",
                               "What its products are compared by. Empty a code to take one out.",
                               type_attributes) },
                         3 },
    [CATALOGUE_PRODUCT] = { { SECTION("Product", "", product_base),
                              SECTION("In the shop", "", product_shop),
                              SECTION("Attributes and set-up", "", product_values),
                              SECTION("Other products", "", product_links),
                              SECTION(
                                  "Bundle",
                                  "What a bundle consists of. A product with parts has no plans.",
                                  product_parts),
                              SECTION(
                                  "Plans",
                                  "Prices are in the price lists. A plan that is left out stays "
                                  "as it is; one that is not to be ordered is switched off.",
                                  product_plans) },
                            6 },
    [CATALOGUE_SHOP] = { { SECTION("Lists", "", shop_lists),
                           SECTION(
                               "Blocks of the front page",
                               "In this order; one that is left out comes last. A block that is "
                               "switched off is neither on the front page nor among the filters.",
                               shop_blocks) },
                         2 },
};
