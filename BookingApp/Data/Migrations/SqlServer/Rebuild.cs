using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Migrations.Operations;

namespace BookingApp.Data.Migrations.SqlServer;

/// <summary>Gives every text column another collation and every table another order of its rows.</summary>
/// <remarks>SQL Server changes no column that a key or an index stands on, and no key that another points at: all of them go first and come back as the new model has them.</remarks>
internal static class Rebuild
{
    /// <summary>From one model to another, in the tables and columns that both have.</summary>
    public static void Apply(MigrationBuilder migration, IReadOnlyModel from, IReadOnlyModel to)
    {
        var tables = TablesOf(from).Keys.Intersect(TablesOf(to).Keys).ToHashSet(StringComparer.Ordinal);
        var (before, after) = (EntitiesIn(from, tables), EntitiesIn(to, tables));
        foreach (var entity in before)
        {
            foreach (var key in entity.GetForeignKeys().Where(k => tables.Contains(k.PrincipalEntityType.GetTableName()!)))
                migration.DropForeignKey(key.GetConstraintName()!, entity.GetTableName()!);
        }

        foreach (var entity in before)
        {
            foreach (var index in entity.GetIndexes())
                migration.DropIndex(index.GetDatabaseName()!, entity.GetTableName());
            migration.DropPrimaryKey(entity.FindPrimaryKey()!.GetName()!, entity.GetTableName()!);
        }

        foreach (var entity in after)
            AlterTexts(migration, TablesOf(from)[entity.GetTableName()!], entity);
        foreach (var entity in after)
        {
            AddKey(migration, entity);
            foreach (var index in entity.GetIndexes())
                AddIndex(migration, entity, index);
        }

        foreach (var entity in after)
        {
            foreach (var key in entity.GetForeignKeys().Where(k => tables.Contains(k.PrincipalEntityType.GetTableName()!)))
                AddForeignKey(migration, entity, key);
        }
    }

    private static Dictionary<string, IReadOnlyEntityType> TablesOf(IReadOnlyModel model) => model.GetEntityTypes().ToDictionary(e => e.GetTableName()!, StringComparer.Ordinal);

    private static List<IReadOnlyEntityType> EntitiesIn(IReadOnlyModel model, HashSet<string> tables) => [.. TablesOf(model).Values.Where(e => tables.Contains(e.GetTableName()!))];

    private static void AlterTexts(MigrationBuilder migration, IReadOnlyEntityType before, IReadOnlyEntityType after)
    {
        var old = Texts(before).ToDictionary(p => p.GetColumnName(), StringComparer.Ordinal);
        foreach (var text in Texts(after).Where(p => old.ContainsKey(p.GetColumnName())))
        {
            var was = old[text.GetColumnName()];
            migration.Operations.Add(new AlterColumnOperation
            {
                Table = after.GetTableName()!,
                Name = text.GetColumnName(),
                ClrType = typeof(string),
                ColumnType = text.GetColumnType(),
                MaxLength = text.GetMaxLength(),
                IsNullable = text.IsNullable,
                DefaultValue = text.GetDefaultValue(),
                Collation = text.GetCollation(),
                OldColumn = new AddColumnOperation
                {
                    ClrType = typeof(string),
                    ColumnType = was.GetColumnType(),
                    MaxLength = was.GetMaxLength(),
                    IsNullable = was.IsNullable,
                    DefaultValue = was.GetDefaultValue(),
                    Collation = was.GetCollation(),
                },
            });
        }
    }

    // Those of the complex values too, such as an amount's currency.
    private static IEnumerable<IReadOnlyProperty> Texts(IReadOnlyTypeBase type) =>
        type.GetProperties().Where(p => p.ClrType == typeof(string)).Concat(type.GetComplexProperties().SelectMany(c => Texts(c.ComplexType)));

    private static void AddKey(MigrationBuilder migration, IReadOnlyEntityType entity)
    {
        var key = entity.FindPrimaryKey()!;
        migration.AddPrimaryKey(key.GetName()!, entity.GetTableName()!, Columns(key.Properties)).Annotation("SqlServer:Clustered", key.IsClustered() ?? true);
    }

    private static void AddIndex(MigrationBuilder migration, IReadOnlyEntityType entity, IReadOnlyIndex index)
    {
        var added = migration.CreateIndex(index.GetDatabaseName()!, entity.GetTableName()!, Columns(index.Properties), unique: index.IsUnique, filter: index.GetFilter(), descending: index.IsDescending?.ToArray());
        if (index.IsClustered() is { } clustered)
            added.Annotation("SqlServer:Clustered", clustered);
    }

    private static void AddForeignKey(MigrationBuilder migration, IReadOnlyEntityType entity, IReadOnlyForeignKey key) => migration.AddForeignKey(
        key.GetConstraintName()!, entity.GetTableName()!, Columns(key.Properties), key.PrincipalEntityType.GetTableName()!, principalColumns: Columns(key.PrincipalKey.Properties),
        onDelete: key.DeleteBehavior is DeleteBehavior.Cascade ? ReferentialAction.Cascade : key.DeleteBehavior is DeleteBehavior.Restrict ? ReferentialAction.Restrict : ReferentialAction.NoAction);

    private static string[] Columns(IReadOnlyList<IReadOnlyProperty> properties) => [.. properties.Select(p => p.GetColumnName())];
}
