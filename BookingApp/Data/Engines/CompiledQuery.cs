using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore.Metadata;

namespace BookingApp.Data.Engines;

/// <summary>A query that EF works out once for each engine, not anew for each asking: for what every hold asks.</summary>
/// <param name="compile">Compiles it, by one of EF's <c>CompileAsyncQuery</c>.</param>
public sealed class CompiledQuery<TAsk>(Func<TAsk> compile) where TAsk : Delegate
{
    private readonly ConditionalWeakTable<IModel, TAsk> _ofModel = []; // EF's own belongs to the model that asks first

    /// <summary>The query for the engine of a context.</summary>
    public TAsk For(BookingDbContext db) => _ofModel.GetValue(db.Model, _ => compile());
}
