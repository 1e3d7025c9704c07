import django.contrib.postgres.indexes
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import yangui.platform.core.fields


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
        ('organisations', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Batch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(max_length=40, verbose_name='状态')),
                ('source', models.CharField(choices=[('import', '批量导入'), ('entry', '人工录入'), ('dispute', '异议更正'), ('claim', '申领时填报'), ('event', '情况变化')], max_length=10, verbose_name='来源')),
                ('title', models.CharField(max_length=200, verbose_name='名称')),
                ('kind', models.CharField(choices=[('person', '个人'), ('team', '团队'), ('enterprise', '企业'), ('institution', '机构'), ('project', '项目'), ('listing', '名录条目')], max_length=20, verbose_name='对象')),
                ('register', models.CharField(max_length=100, verbose_name='登记来源')),
                ('on', models.DateField(verbose_name='数据日期')),
                ('file', models.CharField(blank=True, max_length=200)),
                ('digest', models.CharField(blank=True, max_length=64)),
                ('mapping', models.JSONField(default=dict)),
                ('counts', models.JSONField(default=dict)),
                ('progress', models.JSONField(default=dict)),
                ('made_at', models.DateTimeField(verbose_name='时间')),
                ('changed_at', models.DateTimeField(db_index=True, null=True)),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
            ],
            options={
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='Entity',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('person', '个人'), ('team', '团队'), ('enterprise', '企业'), ('institution', '机构'), ('project', '项目')], max_length=20, verbose_name='类别')),
                ('name', models.CharField(blank=True, max_length=200, verbose_name='名称')),
                ('made_at', models.DateTimeField()),
                ('account', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='entities', to=settings.AUTH_USER_MODEL)),
                ('batch', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='made_entities', to='registry.batch')),
                ('ended_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.batch')),
                ('merged_into', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged', to='registry.entity')),
                ('region', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.region')),
            ],
            options={
                'ordering': ['id'],
                'indexes': [models.Index(fields=['kind', 'id'], name='entity_of_kind')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('account', None), _negated=True), fields=('account',), name='one_entity_an_account'), models.CheckConstraint(condition=models.Q(('merged_into', models.F('id')), _negated=True), name='not_merged_into_itself')],
            },
        ),
        migrations.CreateModel(
            name='Agency',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateField(verbose_name='自')),
                ('until', models.DateField(null=True, verbose_name='至')),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='agencies', to=settings.AUTH_USER_MODEL)),
                ('entity', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='agencies', to='registry.entity')),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('until', None)), fields=('account', 'entity'), name='one_agency_each'), models.CheckConstraint(condition=models.Q(('until', None), ('until__gte', models.F('since')), _connector='OR'), name='agency_ends_later')],
            },
        ),
        migrations.CreateModel(
            name='Fact',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=100)),
                ('value', models.TextField()),
                ('register', models.CharField(max_length=100)),
                ('on', models.DateField(verbose_name='数据日期')),
                ('state', models.CharField(choices=[('reported', '已填报'), ('verified', '已核实'), ('disputed', '有异议')], max_length=10, verbose_name='状态')),
                ('batch', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='facts', to='registry.batch')),
                ('ended_by', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='ended_facts', to='registry.batch')),
                ('entity', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='facts', to='registry.entity')),
            ],
            options={
                'ordering': ['id'],
                'indexes': [django.contrib.postgres.indexes.BrinIndex(fields=['batch'], name='fact_of_batch'), models.Index(condition=models.Q(('ended_by', None), _negated=True), fields=['entity'], name='past_fact_of_entity'), models.Index(condition=models.Q(('ended_by', None), _negated=True), fields=['ended_by'], name='fact_ended_by_batch')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_by', None)), fields=('entity', 'name'), name='one_current_fact')],
            },
        ),
        migrations.CreateModel(
            name='Dispute',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(max_length=40, verbose_name='状态')),
                ('claimed', models.TextField(blank=True, verbose_name='正确的信息')),
                ('text', models.TextField(verbose_name='说明')),
                ('answer', models.TextField(blank=True, verbose_name='答复')),
                ('before', models.CharField(choices=[('reported', '已填报'), ('verified', '已核实'), ('disputed', '有异议')], max_length=10)),
                ('made_at', models.DateTimeField(verbose_name='提出时间')),
                ('due_on', models.DateField(verbose_name='答复期限')),
                ('ended_at', models.DateTimeField(null=True)),
                ('batch', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='disputes', to='registry.batch')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='disputes', to=settings.AUTH_USER_MODEL)),
                ('entity', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='disputes', to='registry.entity')),
                ('fact', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='disputes', to='registry.fact')),
            ],
            options={
                'ordering': ['due_on', 'id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'open')), fields=('fact',), name='one_open_dispute_a_fact')],
            },
        ),
        migrations.CreateModel(
            name='Identifier',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('type', models.CharField(choices=[('resident_id', '居民身份证号码'), ('uscc', '统一社会信用代码'), ('passport', '护照号码'), ('register_number', '登记编号')], max_length=20, verbose_name='证件类型')),
                ('value', yangui.platform.core.fields.EncryptedTextField(verbose_name='号码')),
                ('hash', yangui.platform.core.fields.LookupHashField(of='value')),
                ('entity', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='identifiers', to='registry.entity')),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(fields=('type', 'hash'), name='one_entity_an_identifier')],
            },
        ),
        migrations.CreateModel(
            name='Listing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('type', models.CharField(max_length=100, verbose_name='名录')),
                ('number', models.CharField(blank=True, max_length=100, verbose_name='编号')),
                ('level', models.CharField(blank=True, max_length=40, verbose_name='级别')),
                ('since', models.DateField(null=True, verbose_name='自')),
                ('until', models.DateField(null=True, verbose_name='至')),
                ('state', models.CharField(choices=[('listed', '有效'), ('struck', '已撤销'), ('taken_back', '导入已撤销')], default='listed', max_length=10, verbose_name='状态')),
                ('batch', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='listings', to='registry.batch')),
                ('entity', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='listings', to='registry.entity')),
            ],
            options={
                'ordering': ['type', 'id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'listed')), fields=('type', 'level', 'entity', 'since'), name='listed_once', nulls_distinct=False)],
            },
        ),
        migrations.CreateModel(
            name='Merge',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.TextField(verbose_name='理由')),
                ('moved', models.JSONField(default=dict)),
                ('made_at', models.DateTimeField(verbose_name='时间')),
                ('undone_at', models.DateTimeField(null=True)),
                ('absorbed', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='absorptions', to='registry.entity')),
                ('batch', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='merge', to='registry.batch')),
                ('entity', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='merges', to='registry.entity')),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('entity', models.F('absorbed')), _negated=True), name='merge_of_two')],
            },
        ),
        migrations.CreateModel(
            name='Relation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('type', models.CharField(choices=[('works_at', '工作单位'), ('insured_at', '参保单位'), ('graduated_from', '毕业院校'), ('founded', '创办企业'), ('member_of', '所在团队')], max_length=20, verbose_name='关系')),
                ('since', models.DateField(null=True, verbose_name='自')),
                ('until', models.DateField(null=True, verbose_name='至')),
                ('register', models.CharField(max_length=100)),
                ('batch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='relations', to='registry.batch')),
                ('ended_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='ended_relations', to='registry.batch')),
                ('entity', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='relations', to='registry.entity')),
                ('to', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='related', to='registry.entity')),
            ],
            options={
                'ordering': ['id'],
                'indexes': [models.Index(fields=['entity', 'type'], name='relation_of_entity')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_by', None), ('until', None)), fields=('entity', 'type', 'to'), name='one_open_relation'), models.CheckConstraint(condition=models.Q(('entity', models.F('to')), _negated=True), name='not_related_to_itself'), models.CheckConstraint(condition=models.Q(('until', None), ('since', None), ('until__gte', models.F('since')), _connector='OR'), name='relation_ends_later')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='batch',
            trigger=pgtrigger.compiler.Trigger(name='state_follows_table', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{committed:undone,previewed:committed,previewed:discarded,previewed:previewed,received:committed,received:discarded,received:previewed}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='0260f7e534f3bd6bc7cb8e1012c532358ef05d19', operation='UPDATE', pgid='pgtrigger_state_follows_table_97dc8', table='registry_batch', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='batch',
            trigger=pgtrigger.compiler.Trigger(name='state_begins', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NOT (NEW."state" = \'received\'))', func="RAISE EXCEPTION 'pgtrigger: Cannot insert rows from % table', TG_TABLE_NAME;", hash='b80513f1f1def138ae98fbe1ada243975e81f13c', operation='INSERT', pgid='pgtrigger_state_begins_58584', table='registry_batch', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='fact',
            trigger=pgtrigger.compiler.Trigger(name='only_ends', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."batch_id" IS DISTINCT FROM (NEW."batch_id") OR OLD."entity_id" IS DISTINCT FROM (NEW."entity_id") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."on" IS DISTINCT FROM (NEW."on") OR OLD."register" IS DISTINCT FROM (NEW."register") OR OLD."value" IS DISTINCT FROM (NEW."value"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='c918c2bc6dea178cf45fcf4883e61d29d74e0e95', operation='UPDATE', pgid='pgtrigger_only_ends_9afb8', table='registry_fact', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='dispute',
            trigger=pgtrigger.compiler.Trigger(name='state_follows_table', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{open:rejected,open:upheld,open:withdrawn}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='7b9762e7f6aba1fc8702b8cad304e3ee62633522', operation='UPDATE', pgid='pgtrigger_state_follows_table_fee50', table='registry_dispute', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='dispute',
            trigger=pgtrigger.compiler.Trigger(name='state_begins', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NOT (NEW."state" = \'open\'))', func="RAISE EXCEPTION 'pgtrigger: Cannot insert rows from % table', TG_TABLE_NAME;", hash='126e521750ba6ff392d3f4cd304804a750577e89', operation='INSERT', pgid='pgtrigger_state_begins_6f52e', table='registry_dispute', when='BEFORE')),
        ),
    ]
